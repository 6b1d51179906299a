package dev.cairn.trail.domain.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.LogBudget;
import dev.cairn.model.Texts;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.AccessKey;
import dev.cairn.trail.domain.access.EntityArn;
import dev.cairn.trail.domain.access.SecretName;
import dev.cairn.trail.domain.access.Session;
import dev.cairn.trail.domain.access.SessionHolder;
import dev.cairn.trail.domain.access.SessionTokens;
import dev.cairn.trail.domain.access.User;
import dev.cairn.trail.domain.iam.SigningKey.Owner;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing keys of AWS Signature Version 4: HMAC-SHA256 of day, region, service and {@code
 * aws4_request}, one under the other, first under the secret. Whoever has one can check signatures
 * of its scope and can't work out the secret. Source: IAM User Guide, "Create a signed request".
 */
public final class SigningKeys {

  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

  /** A presigned request holds for a week, and clocks differ. */
  private static final int DAYS_BACK = 8;

  private static final int DAYS_AHEAD = 1;

  private final TrailStore store;
  private final RootCredential root;
  private final SessionTokens tokens;
  private final KeyUses uses;
  private final InstantSource clock;
  private final LogBudget log;

  public SigningKeys(
      TrailStore store,
      RootCredential root,
      SessionTokens tokens,
      KeyUses uses,
      InstantSource clock) {
    this.store = requireNonNull(store, "store is null");
    this.root = requireNonNull(root, "root is null");
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.uses = requireNonNull(uses, "uses is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.log = new LogBudget(clock);
  }

  /**
   * What a key is good for.
   *
   * @param day e.g. {@code 20260131}
   */
  public record Scope(String day, String region, String service) {
    public Scope {
      requireNonNull(day, "day is null");
      requireNonNull(region, "region is null");
      requireNonNull(service, "service is null");
    }
  }

  /**
   * The key of a scope. Why one is refused stands in the log alone.
   *
   * @param sessionToken of the session that the access key belongs to; empty for a key of a user
   * @throws CairnException.NotFound {@code UNRECOGNIZED_CLIENT} if there is no such access key, it
   *     is inactive, the session was ended, or the token is no token of its
   * @throws CairnException.InvalidRequest {@code INVALID_PARAMETER} if the day is more than 8 days
   *     ago or after tomorrow in UTC: keys are not given for days to come; {@code EXPIRED_TOKEN}
   */
  public SigningKey find(String accessKeyId, Scope scope, String sessionToken) {
    requireNear(scope.day());
    return sessionToken.isEmpty()
        ? ofKey(accessKeyId, scope)
        : ofSession(accessKeyId, scope, sessionToken);
  }

  private SigningKey ofKey(String accessKeyId, Scope scope) {
    if (accessKeyId.equals(root.accessKeyId())) {
      return key(root.secretAccessKey(), scope, rootOwner(Optional.empty()));
    }
    User user = store.keyOwner(accessKeyId).orElseThrow(() -> refused(accessKeyId, "unknown"));
    requireActive(user, accessKeyId, accessKeyId);
    String secret =
        store
            .secret(SecretName.ofAccessKey(accessKeyId, user.id()))
            .orElseThrow(() -> refused(accessKeyId, "deleted a moment ago"));
    uses.note(accessKeyId, clock.instant());
    return key(
        secret,
        scope,
        new Owner(user.arn(), user.account(), user.id(), user.arn(), Optional.empty()));
  }

  private SigningKey ofSession(String accessKeyId, Scope scope, String sessionToken) {
    Session session =
        tokens
            .open(sessionToken)
            .filter(opened -> opened.accessKeyId().equals(accessKeyId))
            .orElseThrow(() -> refused(accessKeyId, "the session token is not of this key"));
    if (!clock.instant().isBefore(session.end())) {
      throw CairnException.invalid(
          "EXPIRED_TOKEN",
          "session_token",
          "The security token included in the request is expired");
    }
    requireSourceKey(session);
    requireSourceUser(session);
    return key(session.secretAccessKey(), scope, owner(session));
  }

  private void requireSourceKey(Session session) {
    String source = session.sourceKeyId();
    if (source.isEmpty() || source.equals(root.accessKeyId())) {
      return;
    }
    User user =
        store
            .keyOwner(source)
            .orElseThrow(
                () -> refused(session.accessKeyId(), "the key it was got with is deleted"));
    requireActive(user, source, session.accessKeyId());
    uses.note(source, clock.instant());
  }

  private void requireSourceUser(Session session) {
    if (!session.sourceUser().isEmpty()) {
      requireNotRevoked(
          EntityArn.parse(session.sourceUser())
              .flatMap(store::sessionHolder)
              .orElseThrow(() -> refused(session.accessKeyId(), "the user who got it is deleted")),
          session);
    }
  }

  private void requireNotRevoked(SessionHolder holder, Session session) {
    if (holder.sessionsValidAfter().filter(session.start()::isBefore).isPresent()) {
      throw refused(session.accessKeyId(), "the session was revoked");
    }
  }

  private Owner owner(Session session) {
    if (session.identity().isEmpty()) {
      if (!session.arn().equals(root.arn()) || !session.sourceKeyId().equals(root.accessKeyId())) {
        throw refused(session.accessKeyId(), "the root credential was replaced");
      }
      return rootOwner(Optional.of(session));
    }
    SessionHolder holder =
        EntityArn.parse(session.identity())
            .flatMap(store::sessionHolder)
            .filter(found -> isOf(found, session))
            .orElseThrow(() -> refused(session.accessKeyId(), "its user or role is deleted"));
    requireNotRevoked(holder, session);
    return new Owner(
        session.arn(),
        session.account(),
        session.userId(),
        session.identity(),
        Optional.of(session));
  }

  /** One of the same name that was made later has another id. */
  private static boolean isOf(SessionHolder holder, Session session) {
    return session.userId().equals(holder.id()) || session.userId().startsWith(holder.id() + ":");
  }

  private Owner rootOwner(Optional<Session> session) {
    return new Owner(root.arn(), root.account(), root.account().value(), "", session);
  }

  private void requireActive(User user, String keyId, String asked) {
    if (!user.key(keyId).map(AccessKey::active).orElse(false)) {
      throw refused(
          asked, keyId.equals(asked) ? "inactive" : "the key it was got with is inactive");
    }
  }

  private static SigningKey key(String secret, Scope scope, Owner owner) {
    byte[] key = hmac(("AWS4" + secret).getBytes(UTF_8), scope.day());
    for (String part : new String[] {scope.region(), scope.service(), "aws4_request"}) {
      key = hmac(key, part);
    }
    return new SigningKey(key, owner);
  }

  private CairnException refused(String accessKeyId, String why) {
    log.write(
        why,
        leftOut -> LOG.warn("Access key {} refused: {}{}", Texts.quote(accessKeyId), why, leftOut));
    return new CairnException.NotFound(
        "UNRECOGNIZED_CLIENT",
        "The security token included in the request is invalid.",
        "access key",
        accessKeyId);
  }

  private void requireNear(String day) {
    Instant instant = clock.instant();
    LocalDate now = LocalDate.ofInstant(instant, ZoneOffset.UTC);
    try {
      LocalDate asked = LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE);
      long ahead = asked.toEpochDay() - now.toEpochDay();
      if (ahead >= -DAYS_BACK && ahead <= DAYS_AHEAD) {
        return;
      }
    } catch (DateTimeParseException e) {
      // no day at all: refused as one that is far away
    }
    throw CairnException.invalid(
        "INVALID_PARAMETER",
        "day",
        "The day of a signature's scope must be from %s to %s, got %s"
            .formatted(now.minusDays(DAYS_BACK), now.plusDays(DAYS_AHEAD), Texts.quote(day)));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }
}
