package dev.cairn.trail.domain.iam;

import static dev.cairn.trail.domain.iam.AccessPlane.ACCOUNT;
import static dev.cairn.trail.domain.iam.AccessPlane.ADMINISTRATOR;
import static dev.cairn.trail.domain.iam.AccessPlane.OTHER_ACCOUNT;
import static dev.cairn.trail.domain.iam.AccessPlane.ROOT;
import static dev.cairn.trail.domain.iam.AccessPlane.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.groups.Tuple.tuple;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException.Denied;
import dev.cairn.model.CairnException.InvalidRequest;
import dev.cairn.model.CairnException.NotFound;
import dev.cairn.model.CairnException.Unauthenticated;
import dev.cairn.model.Caller;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.Confirmations;
import dev.cairn.trail.domain.NewestRevision;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.PolicyEngine.Question;
import dev.cairn.trail.domain.access.RoleTrust;
import dev.cairn.trail.domain.access.Session;
import dev.cairn.trail.domain.access.User;
import dev.cairn.trail.domain.iam.SigningKeys.Scope;
import dev.cairn.trail.domain.iam.TokenRequest.KeyProof;
import dev.cairn.trail.domain.iam.TokenRequest.Origin;
import dev.cairn.trail.domain.iam.TokenRequest.OwnCredential;
import dev.cairn.trail.domain.iam.TokenRequest.PasswordProof;
import dev.cairn.trail.domain.iam.TokenRequest.Proof;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens and sessions: who gets them, and what ends them. */
class TokensTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Origin NOWHERE = new Origin("", "", false);
  private static final String PASSWORD = "correct horse battery";

  @TempDir Path folder;

  private AccessPlane plane;
  private AccessOperations access;
  private User alice;
  private AccessKeys.Created key;

  @BeforeEach
  void begin() {
    plane = new AccessPlane(folder);
    access = plane.access;
    alice = plane.user("alice");
    key = access.keys().createAccessKey(ACCOUNT, "alice");
    access.loginProfiles().createLoginProfile(ACCOUNT, "alice", PASSWORD);
  }

  @AfterEach
  void end() {
    plane.close();
  }

  @Test
  void byKey_givesTheUsersSession() {
    Session session = issue(byKey()).session();

    assertThat(session.arn()).isEqualTo(alice.arn());
    assertThat(session.identity()).isEqualTo(alice.arn());
    assertThat(session.userId()).isEqualTo(alice.id());
    assertThat(session.sourceKeyId()).isEqualTo(key.key().id());
    assertThat(session.accessKeyId()).matches("ASIA[A-Z2-7]{16}");
    assertThat(session.start()).isEqualTo(TestClock.START);
    assertThat(session.end()).isEqualTo(session.start().plus(HOUR));
  }

  @Test
  void byPassword_givesTheUsersSession() {
    Session session = issue(byPassword(PASSWORD)).session();

    assertThat(session.arn()).isEqualTo(alice.arn());
    assertThat(session.sourceKeyId()).isEmpty();
  }

  @Test
  void byRootsKey_givesTheRootsSession() {
    Session session = issue(new KeyProof(ROOT.accessKeyId(), ROOT.secretAccessKey())).session();

    assertThat(session.arn()).isEqualTo(ROOT.arn());
    assertThat(session.identity()).isEmpty();
    assertThat(session.sourceKeyId()).isEqualTo(ROOT.accessKeyId());
    SigningKey signingKey = signingKey(session);
    assertThat(signingKey.owner().identity()).isEmpty();
    assertThat(signingKey.owner().arn()).isEqualTo(ROOT.arn());
  }

  /** All of these fail alike: with the same words, whatever is wrong. */
  @Test
  void wrongProofs_sayNothingOfWhy() {
    access.users().createUser(ACCOUNT, "bob", List.of(), List.of());
    AccessKeys.Created inactive = access.keys().createAccessKey(ACCOUNT, "bob");
    access.keys().updateAccessKey(ACCOUNT, "bob", inactive.key().id(), false);
    List<Proof> proofs =
        List.of(
            new KeyProof(key.key().id(), "wrong"),
            new KeyProof(key.key().id(), key.secret() + "x"),
            new KeyProof("AKIANOBODYNOBODYNOBO", key.secret()),
            new KeyProof(inactive.key().id(), inactive.secret()),
            new KeyProof(ROOT.accessKeyId(), "wrong"),
            new KeyProof("AKIANOBODYNOBODYNOBO", "nobody's secret, as long as one is...."),
            byPassword("wrong"),
            new PasswordProof(ACCOUNT, "nobody", PASSWORD),
            new PasswordProof(ACCOUNT, "bob", PASSWORD),
            new PasswordProof(ACCOUNT, "bob", "nobody's secret, as long as one is...."),
            new PasswordProof(ACCOUNT, "ALICE", PASSWORD),
            new PasswordProof(OTHER_ACCOUNT, "alice", PASSWORD),
            new OwnCredential(Optional.empty()));

    for (Proof proof : proofs) {
      Throwable error = catchThrowable(() -> issue(proof));
      assertThat(error)
          .isInstanceOfSatisfying(
              Unauthenticated.class,
              e -> {
                assertThat(e.reason()).isEqualTo("UNRECOGNIZED_CLIENT");
                assertThat(e.message())
                    .isEqualTo("The security token included in the request is invalid.");
              });
    }
    assertThat(plane.refusals)
        .as("what the metric counts")
        .hasSameSizeAs(proofs)
        .containsOnly(
            "wrong secret",
            "unknown",
            "inactive",
            "wrong password",
            "has no password",
            "has no credential of a user or role")
        .startsWith("wrong secret", "wrong secret", "unknown", "inactive", "wrong secret");
  }

  @Test
  void ownCredential_forNoRole() {
    assertFails(
        () -> issue(new OwnCredential(Optional.of(caller(alice)))),
        InvalidRequest.class,
        "VALIDATION_ERROR");
  }

  @Test
  void role_needsPolicyAndTrust() {
    String trusting = plane.role("trusting", HOUR, alice.arn());
    String closed = plane.role("closed", HOUR, "arn:aws:iam::111122223333:user/bob");
    String none = "arn:aws:iam::111122223333:role/none";

    for (String role : List.of(trusting, closed, none)) {
      assertDenied(role);
    }
    String policy = plane.policy("assume", "Allow", "sts:AssumeRole", "*");
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", policy);
    assertDenied(closed);
    assertDenied(none);

    Session session = issueRole(byKey(), trusting).session();
    assertThat(session.arn()).isEqualTo("arn:aws:sts::111122223333:assumed-role/trusting/alice");
    assertThat(session.identity()).isEqualTo(trusting);
    assertThat(session.userId())
        .isEqualTo(access.roles().getRole(ACCOUNT, "trusting").id() + ":alice");
    assertThat(session.sourceKeyId()).isEqualTo(key.key().id());

    String denial = plane.policy("no", "Deny", "sts:AssumeRole", trusting);
    plane.group("auditors");
    access.policies().attach(EntityKind.GROUP, ACCOUNT, "auditors", denial);
    access.groups().addUserToGroup(ACCOUNT, "auditors", "alice");
    assertDenied(trusting);
  }

  private void assertDenied(String role) {
    assertThat(catchThrowable(() -> issueRole(byKey(), role)))
        .isInstanceOf(Denied.class)
        .hasMessage(
            "User: arn:aws:iam::111122223333:user/alice is not authorized to perform:"
                + " sts:AssumeRole on resource: "
                + role);
  }

  /** Conditions are about where the request comes from, whatever proves the caller. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          IpAddress    | aws:SourceIp        | 203.0.113.0/24
          StringLike   | aws:UserAgent       | evil/*
          Bool         | aws:SecureTransport | false
          DateLessThan | aws:CurrentTime     | 2100-01-01T00:00:00Z
          NumericLessThan | aws:EpochTime    | 4102444800
          """)
  void role_conditions(String operator, String key, String value) {
    String condition = "{\"%s\": {\"%s\": \"%s\"}}".formatted(operator, key, value);
    Origin origin = new Origin("203.0.113.7", "evil/1.0", false);
    String role = plane.role("auditor", HOUR, alice.arn());
    String allow = plane.policyIf("allow", "Allow", "sts:AssumeRole", condition);
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", allow);
    List<Proof> proofs =
        List.of(byKey(), byPassword(PASSWORD), new OwnCredential(Optional.of(caller(alice))));

    for (Proof proof : proofs) {
      assertThat(issueRole(proof, role, origin).session().identity()).isEqualTo(role);
    }
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", ADMINISTRATOR);
    String deny = plane.policyIf("deny", "Deny", "sts:AssumeRole", condition);
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", deny);
    for (Proof proof : proofs) {
      assertFails(() -> issueRole(proof, role, origin), Denied.class, "ACCESS_DENIED");
    }
  }

  @Test
  void role_conditions_ofAnotherOrigin() {
    String role = plane.role("auditor", HOUR, alice.arn());
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", ADMINISTRATOR);
    for (String condition :
        List.of(
            "{\"NotIpAddress\": {\"aws:SourceIp\": \"203.0.113.0/24\"}}",
            "{\"StringNotLike\": {\"aws:UserAgent\": \"good/*\"}}",
            "{\"Bool\": {\"aws:SecureTransport\": \"false\"}}")) {
      String name = "deny-" + condition.length();
      String deny = plane.policyIf(name, "Deny", "sts:AssumeRole", condition);
      access.policies().attach(EntityKind.USER, ACCOUNT, "alice", deny);
    }

    Origin good = new Origin("203.0.113.7", "good/1.0", true);
    assertThat(issueRole(byKey(), role, good).session().identity()).isEqualTo(role);
    for (Origin other :
        List.of(
            new Origin("198.51.100.1", "good/1.0", true),
            new Origin("203.0.113.7", "other/1.0", true),
            new Origin("203.0.113.7", "good/1.0", false))) {
      assertFails(() -> issueRole(byKey(), role, other), Denied.class, "ACCESS_DENIED");
    }
  }

  @Test
  void role_ofAnotherAccount_byItsTrust() {
    access.accounts().createAccount(Optional.of(OTHER_ACCOUNT), "other");
    RoleTrust trust = new RoleTrust(List.of(alice.arn()), List.of(), List.of());
    String role = access.roles().createRole(OTHER_ACCOUNT, "visitor", List.of(), trust, HOUR).arn();
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", ADMINISTRATOR);

    assertThat(issueRole(byKey(), role).session().account()).isEqualTo(OTHER_ACCOUNT);
  }

  /** A session may take another role on, if its own role's policies say so. */
  @Test
  void role_byASessionOfARole() {
    String first = plane.role("first", HOUR, alice.arn());
    String second = plane.role("second", HOUR, "arn:aws:sts::111122223333:assumed-role/first/*");
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", ADMINISTRATOR);
    Session session = issueRole(byKey(), first).session();

    assertFails(
        () -> issueRole(new OwnCredential(Optional.of(caller(session))), second),
        Denied.class,
        "ACCESS_DENIED");
    access.policies().attach(EntityKind.ROLE, ACCOUNT, "first", ADMINISTRATOR);
    Session chained = issueRole(new OwnCredential(Optional.of(caller(session))), second).session();
    assertThat(chained.arn()).isEqualTo("arn:aws:sts::111122223333:assumed-role/second/alice");
    assertThat(chained.sourceKeyId()).isEqualTo(key.key().id());
  }

  @Test
  void role_byTheRoot_always() {
    String role = plane.role("closed", HOUR);

    assertThat(
            issueRole(new KeyProof(ROOT.accessKeyId(), ROOT.secretAccessKey()), role)
                .session()
                .arn())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/closed/root");
  }

  @Test
  void role_durations() {
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", ADMINISTRATOR);
    String quarter = plane.role("quarter", Duration.ofMinutes(15), alice.arn());
    String day = plane.role("day", Duration.ofHours(12), alice.arn());

    assertThat(length(issueRole(byKey(), quarter))).isEqualTo(Duration.ofMinutes(15));
    assertThat(length(issueRole(byKey(), day))).isEqualTo(HOUR);
    assertThat(length(access.tokens().issueToken(request(byKey(), day, Duration.ofHours(12)))))
        .isEqualTo(Duration.ofHours(12));
    assertFails(
        () -> access.tokens().issueToken(request(byKey(), quarter, Duration.ofMinutes(16))),
        InvalidRequest.class,
        "VALIDATION_ERROR");
  }

  private static Duration length(Tokens.Issued issued) {
    return Duration.between(issued.session().start(), issued.session().end());
  }

  /** Within one second, before and after the revocation: those before are over, those after not. */
  @Test
  void revokeSessions_inTheSameSecond() {
    plane.clock.set(Instant.parse("2026-01-02T03:04:05.100Z"));
    Session before = issue(byKey()).session();
    plane.clock.advance(Duration.ofMillis(100));
    access.revocation().revokeSessions(ACCOUNT, alice.arn());
    plane.clock.advance(Duration.ofMillis(100));
    Session after = issue(byKey()).session();

    Instant validAfter =
        access.users().getUser(ACCOUNT, "alice").sessionsValidAfter().orElseThrow();
    assertThat(before.start()).isBefore(validAfter);
    assertThat(after.start()).isEqualTo(validAfter);
    assertRefused(before);
    assertThat(signingKey(after).owner().arn()).isEqualTo(alice.arn());

    access.revocation().revokeSessions(ACCOUNT, alice.arn());
    assertRefused(after);
    assertThat(signingKey(issue(byKey()).session()).key()).hasSize(32);
  }

  /** A commit that comes after the limit is made again with a later one. */
  @Test
  void revokeSessions_slowCommit() {
    InstantSequence slow =
        new InstantSequence(Instant.parse("2026-01-02T03:04:05.900Z"), Duration.ofMillis(1500));
    SessionRevocation revocation =
        new SessionRevocation(
            new Changes(plane.store, new NewestRevision(), new Confirmations(), HOUR), slow);

    revocation.revokeSessions(ACCOUNT, alice.arn());

    assertThat(access.users().getUser(ACCOUNT, "alice").sessionsValidAfter().orElseThrow())
        .isAfter(slow.newest());
  }

  @Test
  void deletedAndMadeAgain_oldSessionsAreOver() {
    Session ofKey = issue(byKey()).session();
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", ADMINISTRATOR);
    String role = plane.role("auditor", HOUR, alice.arn());
    Session ofRole = issueRole(byPassword(PASSWORD), role).session();
    access.roles().deleteRole(ACCOUNT, "auditor");
    plane.role("auditor", HOUR, alice.arn());
    assertRefused(ofRole);
    assertThat(ofRole.start())
        .isBefore(access.roles().getRole(ACCOUNT, "auditor").sessionsValidAfter().orElseThrow());

    access.policies().detach(EntityKind.USER, ACCOUNT, "alice", ADMINISTRATOR);
    access.keys().deleteAccessKey(ACCOUNT, "alice", key.key().id());
    access.loginProfiles().deleteLoginProfile(ACCOUNT, "alice");
    access.users().deleteUser(ACCOUNT, "alice");
    assertRefused(ofKey);
    User again = plane.user("alice");
    assertRefused(ofKey);
    assertThat(ofKey.start()).isBefore(again.sessionsValidAfter().orElseThrow());
    assertThat(plane.user("carol").sessionsValidAfter()).isEmpty();
  }

  @Test
  void inactiveKey_endsWhatItGot() {
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", ADMINISTRATOR);
    String role = plane.role("auditor", HOUR, alice.arn());
    Session ofUser = issue(byKey()).session();
    Session ofRole = issueRole(byKey(), role).session();
    Session ofPassword = issue(byPassword(PASSWORD)).session();
    assertThat(signingKey(ofRole).owner().identity()).isEqualTo(role);

    access.keys().updateAccessKey(ACCOUNT, "alice", key.key().id(), false);
    assertRefused(ofUser);
    assertRefused(ofRole);
    assertRefusedKey(key.key().id());
    assertThat(signingKey(ofPassword).owner().arn()).isEqualTo(alice.arn());

    access.keys().updateAccessKey(ACCOUNT, "alice", key.key().id(), true);
    assertThat(signingKey(ofUser).owner().session()).contains(ofUser);
    access.keys().deleteAccessKey(ACCOUNT, "alice", key.key().id());
    assertRefused(ofUser);
    assertRefused(ofRole);
    assertRefusedKey(key.key().id());
  }

  /** Taking a role on with a session, and another with that, shakes off nothing. */
  @Test
  void sessionOfASession_endsWithTheKey() {
    Chain chain = chain(byKey());
    assertThat(chain.first().sourceKeyId()).isEqualTo(key.key().id());
    assertThat(chain.second().sourceKeyId()).isEqualTo(key.key().id());
    assertThat(signingKey(chain.second()).owner().session()).contains(chain.second());

    access.keys().updateAccessKey(ACCOUNT, "alice", key.key().id(), false);
    assertRefused(chain.first());
    assertRefused(chain.second());
    access.keys().updateAccessKey(ACCOUNT, "alice", key.key().id(), true);
    assertThat(signingKey(chain.second()).owner().session()).contains(chain.second());
    access.keys().deleteAccessKey(ACCOUNT, "alice", key.key().id());
    assertRefused(chain.first());
    assertRefused(chain.second());
  }

  @Test
  void sessionOfASession_endsWithTheUsersSessions() {
    Chain before = chain(byKey());
    Session direct = issueRole(byKey(), before.first().identity()).session();
    assertThat(List.of(before.first(), before.second(), direct))
        .extracting(Session::sourceUser)
        .containsOnly(alice.arn());
    assertThat(before.own().sourceUser()).isEmpty();

    access.revocation().revokeSessions(ACCOUNT, alice.arn());
    for (Session session : List.of(before.own(), before.first(), before.second(), direct)) {
      assertRefused(session);
    }
    assertFails(
        () -> issueRole(bearing(before.own()), before.first().identity()),
        Denied.class,
        "ACCESS_DENIED");
    assertFails(
        () -> issueRole(bearing(before.first()), before.second().identity()),
        Denied.class,
        "ACCESS_DENIED");
    Session after = issueRole(byKey(), direct.identity()).session();
    assertThat(signingKey(after).owner().session()).contains(after);
  }

  /** A user who proved a password has no key that could be deleted with it. */
  @Test
  void sessionOfASession_endsWithTheUser() {
    Chain chain = chain(byPassword(PASSWORD));
    assertThat(chain.second().sourceKeyId()).isEmpty();
    assertThat(signingKey(chain.second()).owner().session()).contains(chain.second());

    access.policies().detach(EntityKind.USER, ACCOUNT, "alice", ADMINISTRATOR);
    access.keys().deleteAccessKey(ACCOUNT, "alice", key.key().id());
    access.loginProfiles().deleteLoginProfile(ACCOUNT, "alice");
    access.users().deleteUser(ACCOUNT, "alice");
    assertRefused(chain.first());
    assertRefused(chain.second());
    plane.user("alice");
    assertRefused(chain.first());
    assertRefused(chain.second());
  }

  @Test
  void sessionOfTheRoot_endsWithItsKey() {
    Session own = issue(new KeyProof(ROOT.accessKeyId(), ROOT.secretAccessKey())).session();
    Caller root =
        new Caller(
            own.arn(),
            own.account(),
            Caller.Kind.ROOT,
            "",
            own.userId(),
            own.accessKeyId(),
            Set.of(),
            "",
            "",
            "request-1",
            Optional.of(new Caller.Session(own.start(), own.sourceKeyId(), own.sourceUser())));

    Session ofRole =
        issueRole(new OwnCredential(Optional.of(root)), plane.role("any", HOUR)).session();
    assertThat(ofRole.sourceKeyId()).isEqualTo(ROOT.accessKeyId());
    assertThat(ofRole.sourceUser()).isEmpty();
    assertThat(signingKey(ofRole).owner().session()).contains(ofRole);
  }

  /** A session of alice's, one of a role that it took on, and one of a role that this took on. */
  private record Chain(Session own, Session first, Session second) {}

  private Chain chain(Proof proof) {
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", ADMINISTRATOR);
    String firstRole = plane.role("first", HOUR, alice.arn());
    String secondRole = plane.role("second", HOUR, firstRole);
    access.policies().attach(EntityKind.ROLE, ACCOUNT, "first", ADMINISTRATOR);
    Session own = issue(proof).session();
    Session first = issueRole(bearing(own), firstRole).session();
    return new Chain(own, first, issueRole(bearing(first), secondRole).session());
  }

  private static Proof bearing(Session session) {
    return new OwnCredential(Optional.of(caller(session)));
  }

  @Test
  void signingKey_ofSession_expires() {
    Session session = issue(byKey()).session();
    plane.clock.set(session.end().minusMillis(1));
    assertThat(signingKey(session).owner().session()).contains(session);

    plane.clock.set(session.end());
    assertFails(() -> signingKey(session), InvalidRequest.class, "EXPIRED_TOKEN");
  }

  @Test
  void signingKey_tokenOfAnotherSession() {
    Tokens.Issued one = issue(byKey());
    Tokens.Issued other = issue(byKey());

    assertFails(
        () -> access.signingKeys().find(one.session().accessKeyId(), scope(), other.sessionToken()),
        NotFound.class,
        "UNRECOGNIZED_CLIENT");
    assertFails(
        () -> access.signingKeys().find(one.session().accessKeyId(), scope(), ""),
        NotFound.class,
        "UNRECOGNIZED_CLIENT");
    assertFails(
        () -> access.signingKeys().find(key.key().id(), scope(), one.sessionToken()),
        NotFound.class,
        "UNRECOGNIZED_CLIENT");
  }

  @Test
  void keyUses_areNotedOnceAMinute() {
    assertThat(lastUsed()).isEmpty();
    issue(byKey());
    assertThat(lastUsed()).contains(TestClock.START);

    plane.clock.advance(Duration.ofSeconds(59));
    access.signingKeys().find(key.key().id(), scope(), "");
    assertThat(lastUsed()).contains(TestClock.START);

    plane.clock.advance(Duration.ofSeconds(1));
    access.signingKeys().find(key.key().id(), scope(), "");
    assertThat(lastUsed()).contains(TestClock.START.plusSeconds(60));

    plane.clock.advance(Duration.ofHours(1));
    assertThat(catchThrowable(() -> issue(new KeyProof(key.key().id(), "wrong")))).isNotNull();
    assertThat(lastUsed()).contains(TestClock.START.plusSeconds(60));
  }

  private Optional<Instant> lastUsed() {
    return access.keys().listAccessKeys(ACCOUNT, "alice").getFirst().lastUsed();
  }

  private void assertRefused(Session session) {
    assertFails(() -> signingKey(session), NotFound.class, "UNRECOGNIZED_CLIENT");
  }

  private void assertRefusedKey(String id) {
    assertFails(
        () -> access.signingKeys().find(id, scope(), ""), NotFound.class, "UNRECOGNIZED_CLIENT");
  }

  private SigningKey signingKey(Session session) {
    return access.signingKeys().find(session.accessKeyId(), scope(), plane.tokens.seal(session));
  }

  private Scope scope() {
    return new Scope(
        plane
            .clock
            .instant()
            .atZone(ZoneOffset.UTC)
            .format(DateTimeFormatter.BASIC_ISO_DATE)
            .substring(0, 8),
        "eu-west-1",
        "cloudtrail");
  }

  private Proof byKey() {
    return new KeyProof(key.key().id(), key.secret());
  }

  private static Proof byPassword(String password) {
    return new PasswordProof(ACCOUNT, "alice", password);
  }

  private Tokens.Issued issue(Proof proof) {
    return access
        .tokens()
        .issueToken(
            new TokenRequest(proof, Optional.empty(), Optional.empty(), Optional.empty(), NOWHERE));
  }

  private Tokens.Issued issueRole(Proof proof, String role) {
    return issueRole(proof, role, NOWHERE);
  }

  private Tokens.Issued issueRole(Proof proof, String role, Origin origin) {
    return access
        .tokens()
        .issueToken(
            new TokenRequest(proof, Optional.of(role), Optional.empty(), Optional.empty(), origin));
  }

  private static TokenRequest request(Proof proof, String role, Duration duration) {
    return new TokenRequest(
        proof, Optional.of(role), Optional.of("session-1"), Optional.of(duration), NOWHERE);
  }

  private static Caller caller(User user) {
    return caller(user.arn(), ACCOUNT, Caller.Kind.USER, user.arn(), user.id(), "");
  }

  private static Caller caller(Session session) {
    return new Caller(
        session.arn(),
        session.account(),
        session.identity().contains(":user/") ? Caller.Kind.USER : Caller.Kind.ROLE,
        session.identity(),
        session.userId(),
        session.accessKeyId(),
        Set.of(),
        "",
        "",
        "request-1",
        Optional.of(
            new Caller.Session(session.start(), session.sourceKeyId(), session.sourceUser())));
  }

  private static Caller caller(
      String arn,
      AccountId account,
      Caller.Kind kind,
      String identity,
      String userId,
      String accessKeyId) {
    return new Caller(
        arn, account, kind, identity, userId, accessKeyId, Set.of(), "", "", "request-1");
  }

  /** A clock that goes on with every look. */
  private static final class InstantSequence implements InstantSource {
    private Instant next;
    private final Duration step;

    InstantSequence(Instant first, Duration step) {
      this.next = first;
      this.step = step;
    }

    Instant newest() {
      return next.minus(step);
    }

    @Override
    public Instant instant() {
      Instant now = next;
      next = next.plus(step);
      return now;
    }
  }

  @Test
  void simulate_saysWhichStatementDecided() {
    String allow = plane.policy("allow", "Allow", "cloudtrail:*", "*");
    String deny = plane.policy("deny", "Deny", "cloudtrail:StopLogging", "*");
    access.policies().attach(EntityKind.USER, ACCOUNT, "alice", allow);
    plane.group("auditors");
    access.policies().attach(EntityKind.GROUP, ACCOUNT, "auditors", deny);
    access.groups().addUserToGroup(ACCOUNT, "auditors", "alice");
    var questions =
        List.of(
            question("cloudtrail:GetTrail"),
            question("cloudtrail:StopLogging"),
            question("iam:CreateUser"));

    var verdicts =
        access.simulation().simulatePrincipalPolicy(ACCOUNT, alice.arn(), questions, List.of());

    assertThat(verdicts)
        .extracting(v -> v.outcome().name(), v -> v.policyArn().orElse(""), v -> v.sid())
        .containsExactly(
            tuple("ALLOWED", allow, "It"),
            tuple("EXPLICIT_DENY", deny, "It"),
            tuple("IMPLICIT_DENY", "", ""));
    assertThat(verdicts.getFirst().index()).hasValue(0);
    assertThat(verdicts.getLast().index()).isEmpty();

    var beside =
        access
            .simulation()
            .simulatePrincipalPolicy(
                ACCOUNT,
                alice.arn(),
                List.of(question("iam:CreateUser")),
                List.of(AccessPlane.document("Allow", "iam:*", "*")));
    assertThat(beside.getFirst().outcome().name()).isEqualTo("ALLOWED");
    assertThat(beside.getFirst().policyArn()).isEmpty();
    assertFails(
        () ->
            access
                .simulation()
                .simulatePrincipalPolicy(ACCOUNT, alice.arn(), questions, List.of("{}")),
        InvalidRequest.class,
        "MALFORMED_POLICY_DOCUMENT");
  }

  private static Question question(String action) {
    return new Question(action, "*", Map.of());
  }
}
