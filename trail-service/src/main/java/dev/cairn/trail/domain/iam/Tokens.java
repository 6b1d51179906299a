package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.model.Texts;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.BuiltInPolicy;
import dev.cairn.trail.domain.access.EntityArn;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.Ids;
import dev.cairn.trail.domain.access.PolicyEngine;
import dev.cairn.trail.domain.access.PolicyEngine.Question;
import dev.cairn.trail.domain.access.Role;
import dev.cairn.trail.domain.access.Session;
import dev.cairn.trail.domain.access.SessionHolder;
import dev.cairn.trail.domain.access.SessionTokens;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** IssueToken: a session for whoever proves to be a user, or may take a role on. */
public final class Tokens {

  private static final Duration DEFAULT_DURATION = Duration.ofHours(1);
  private static final String ASSUME_ROLE = "sts:AssumeRole";

  private final TrailStore store;
  private final InstantSource clock;
  private final Proofs proofs;
  private final PolicyEngine engine;
  private final PermissionReading permissions;
  private final SessionTokens tokens;
  private final SecureRandom random = new SecureRandom();

  Tokens(
      TrailStore store,
      InstantSource clock,
      Proofs proofs,
      PolicyEngine engine,
      List<BuiltInPolicy> builtIn,
      SessionTokens tokens) {
    this.store = requireNonNull(store, "store is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.proofs = requireNonNull(proofs, "proofs is null");
    this.engine = requireNonNull(engine, "engine is null");
    this.permissions = new PermissionReading(store, builtIn);
    this.tokens = requireNonNull(tokens, "tokens is null");
  }

  /** What is handed out. Its text shows no secret. */
  public record Issued(String token, String sessionToken, Session session) {
    public Issued {
      requireNonNull(token, "token is null");
      requireNonNull(sessionToken, "sessionToken is null");
      requireNonNull(session, "session is null");
    }

    @Override
    public String toString() {
      return "Issued[" + session + "]";
    }
  }

  /**
   * Issues a token and credentials of a session. Errors: {@code UNRECOGNIZED_CLIENT}, {@code
   * ACCESS_DENIED} for a role, which says nothing of whether there is one; {@code VALIDATION_ERROR}
   * for a session longer than the role's; {@code THROTTLING}.
   */
  public Issued issueToken(TokenRequest request) {
    return issueToken(request, caller -> {});
  }

  /**
   * As above.
   *
   * @param known is told who asks, or claims to, as soon as it is known that there is such a one
   */
  public Issued issueToken(TokenRequest request, Consumer<Caller> known) {
    // Before anything is looked at: what is revoked meanwhile ends this session too.
    Instant now = clock.instant();
    Caller caller = proofs.prove(request.proof(), request.origin().sourceAddress(), now, known);
    Session session =
        request
            .roleArn()
            .map(arn -> ofRole(caller, arn, request, now))
            .orElseGet(() -> ofUser(caller, request, now));
    return new Issued(tokens.sign(session), tokens.seal(session), session);
  }

  private Session ofUser(Caller caller, TokenRequest request, Instant now) {
    if (request.proof() instanceof TokenRequest.OwnCredential && !isLongTerm(caller)) {
      throw CairnException.invalid(
          "VALIDATION_ERROR",
          "role_arn",
          "A token or session gives no other but for a role: name one, or prove an access key.");
    }
    Optional<Instant> validAfter = identity(caller).flatMap(SessionHolder::sessionsValidAfter);
    return session(
        caller,
        caller.arn(),
        caller.account(),
        caller.identity(),
        caller.userId(),
        "",
        start(now, validAfter),
        request.duration().orElse(DEFAULT_DURATION));
  }

  private Session ofRole(Caller caller, String roleArn, TokenRequest request, Instant now) {
    Role role =
        EntityArn.parse(roleArn)
            .filter(arn -> arn.kind() == EntityKind.ROLE)
            .flatMap(store::entity)
            .map(Role.class::cast)
            .filter(found -> mayAssume(caller, found, context(request.origin(), now)))
            .orElseThrow(() -> denied(caller, roleArn));
    Duration duration = request.duration().orElse(shorter(DEFAULT_DURATION, role.maxSession()));
    if (duration.compareTo(role.maxSession()) > 0) {
      throw CairnException.invalid(
          "VALIDATION_ERROR",
          "duration",
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    String name = request.sessionName().orElseGet(() -> ownName(caller));
    return session(
        caller,
        "arn:aws:sts::%s:assumed-role/%s/%s".formatted(role.account(), role.name(), name),
        role.account(),
        role.arn(),
        role.id() + ":" + name,
        sourceUser(caller),
        start(start(now, role.sessionsValidAfter()), validAfter(sourceUser(caller))),
        duration);
  }

  /** Both sides must say so: the caller's policies, and the role's trust. */
  private boolean mayAssume(Caller caller, Role role, Map<String, List<String>> context) {
    if (caller.kind() == Caller.Kind.ROOT) {
      return true;
    }
    boolean trusted = role.trust().trusts(caller.identity()) || role.trust().trusts(caller.arn());
    Question question = new Question(ASSUME_ROLE, role.arn(), context);
    return trusted
        && !isRevoked(caller)
        && identity(caller)
            .map(own -> engine.allows(permissions.of(own), caller, question))
            .orElse(false);
  }

  /** What is committed counts: the call may have been let in a moment before that was known. */
  private boolean isRevoked(Caller caller) {
    return Stream.of(caller.identity(), sourceUser(caller))
        .flatMap(arn -> validAfter(arn).stream())
        .anyMatch(limit -> caller.sessionStart().filter(limit::isAfter).isPresent());
  }

  private Optional<Instant> validAfter(String arn) {
    return EntityArn.parse(arn)
        .flatMap(store::sessionHolder)
        .flatMap(SessionHolder::sessionsValidAfter);
  }

  /** The keys that conditions may ask for, as of every other call that names no region. */
  private static Map<String, List<String>> context(TokenRequest.Origin origin, Instant now) {
    Map<String, List<String>> context = new HashMap<>();
    context.put("aws:CurrentTime", List.of(now.truncatedTo(ChronoUnit.SECONDS).toString()));
    context.put("aws:EpochTime", List.of(String.valueOf(now.getEpochSecond())));
    context.put("aws:SecureTransport", List.of(String.valueOf(origin.secureTransport())));
    if (!origin.sourceAddress().isEmpty()) {
      context.put("aws:SourceIp", List.of(origin.sourceAddress()));
    }
    if (!origin.userAgent().isEmpty()) {
      context.put("aws:UserAgent", List.of(origin.userAgent()));
    }
    return context;
  }

  /** The caller's user or role as it is now. */
  private Optional<SessionHolder> identity(Caller caller) {
    return EntityArn.parse(caller.identity()).flatMap(store::sessionHolder);
  }

  private Session session(
      Caller caller,
      String arn,
      AccountId account,
      String identity,
      String userId,
      String sourceUser,
      Instant start,
      Duration duration) {
    return new Session(
        arn,
        account,
        identity,
        userId,
        sourceKey(caller),
        sourceUser,
        Ids.sessionKey(random),
        Ids.secret(random),
        start,
        start.plus(duration));
  }

  /** Whether the call was proved with an access key itself: a session could else go on for ever. */
  private static boolean isLongTerm(Caller caller) {
    return !caller.accessKeyId().isEmpty() && !Ids.isSessionKey(caller.accessKeyId());
  }

  /** What a session got ends with what the session itself was got with. */
  private static String sourceKey(Caller caller) {
    return caller.session().map(Caller.Session::sourceAccessKeyId).orElse(caller.accessKeyId());
  }

  private static String sourceUser(Caller caller) {
    return caller.kind() == Caller.Kind.USER
        ? caller.identity()
        : caller.session().map(Caller.Session::sourceUser).orElse("");
  }

  private static Instant start(Instant now, Optional<Instant> validAfter) {
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    return validAfter.filter(second::isBefore).orElse(second);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The user's name, or the session's: what stands last in the ARN. */
  private static String ownName(Caller caller) {
    return caller
        .arn()
        .substring(Math.max(caller.arn().lastIndexOf('/'), caller.arn().lastIndexOf(':')) + 1);
  }

  private static CairnException denied(Caller caller, String roleArn) {
    return new CairnException.Denied(
        "User: %s is not authorized to perform: %s on resource: %s"
            .formatted(caller.arn(), ASSUME_ROLE, Texts.cut(roleArn)));
  }
}
