package dev.cairn.gateway.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.CairnException;
import dev.cairn.model.LogBudget;
import dev.cairn.model.RegionName;
import dev.cairn.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that were taken back are refused at once, though they are cached. */
class CurrentSigningKeysTest {

  private static final Scope SCOPE =
      new Scope("20260102", RegionName.of("eu-west-1"), "cloudtrail");
  private static final String ANN = "arn:aws:iam::111122223333:user/ann";
  private static final String AUDITOR = "arn:aws:iam::111122223333:role/auditor";
  private static final String KEY = "AKIAANNANNANNANNANN1";

  private final Map<String, KnownIdentities.Known> known = new HashMap<>();
  private final Set<String> active = new HashSet<>(Set.of(KEY, Signer.ACCESS_KEY_ID));
  private final CachedSigningKeys cached = new CachedSigningKeys(this::ask, () -> 0);
  private final CurrentSigningKeys keys =
      new CurrentSigningKeys(
          cached,
          this::ask,
          new KnownIdentities() {
            @Override
            public Optional<Known> find(String arn) {
              return Optional.ofNullable(known.get(arn));
            }

            @Override
            public boolean isActiveAccessKey(String accessKeyId) {
              return active.contains(accessKeyId);
            }
          },
          new LogBudget(TestClock.create()));
  private int asked;
  private boolean isDown;
  private boolean knowsNone;

  private SigningKey ask(String accessKeyId, Scope scope, String token) {
    asked++;
    if (isDown) {
      throw new CairnException.Unavailable("SERVICE_UNAVAILABLE", "down", Duration.ZERO);
    }
    if (knowsNone) {
      throw new CairnException.Unauthenticated("UNRECOGNIZED_CLIENT", "invalid");
    }
    return accessKeyId.equals(KEY)
        ? Signer.key("secret", scope, ann(), Optional.empty())
        : Signer.keys().find(accessKeyId, scope, token);
  }

  private static Principal ann() {
    return new Principal(ANN, Signer.ACCOUNT, "AIDACKCEVSQ6C2EXAMPLE", ANN, KEY);
  }

  @BeforeEach
  void knowAll() {
    known.put(ANN, new KnownIdentities.Known(Set.of(KEY), Optional.empty()));
    known.put(AUDITOR, new KnownIdentities.Known(Set.of(), Optional.empty()));
  }

  @Test
  void find_asksOnce() {
    for (int i = 0; i < 10; i++) {
      assertThat(user().owner()).isEqualTo(ann());
      session();
      root();
    }
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void find_userKeyIsInactive() {
    user();
    root();
    known.put(ANN, new KnownIdentities.Known(Set.of("AKIAANOTHERANOTHER12"), Optional.empty()));
    knowsNone = true;

    assertRefused(this::user);
    assertThat(root()).isNotNull();
  }

  @Test
  void find_identityIsGone() {
    user();
    session();
    known.clear();
    knowsNone = true;

    assertRefused(this::user);
    assertRefused(this::session);
  }

  /** Not even who can't be asked about it makes a key good that was taken back. */
  @Test
  void find_keyIsInactive_sourceIsDown() {
    user();
    known.put(ANN, new KnownIdentities.Known(Set.of(), Optional.empty()));
    isDown = true;

    assertRefused(this::user);
  }

  @Test
  void find_sourceIsDown_whoIsKnownGoesOn() {
    user();
    session();
    isDown = true;

    assertThat(user()).isNotNull();
    assertThat(session()).isNotNull();
  }

  @Test
  void find_sessionsSourceKeyIsInactive() {
    session();
    active.remove(Signer.ACCESS_KEY_ID);
    knowsNone = true;

    assertRefused(this::session);
  }

  @Test
  void find_sessionIsRevoked() {
    session();
    revokeBefore(Signer.SESSION_START);
    assertThat(session()).isNotNull();
    revokeBefore(Signer.SESSION_START.plusSeconds(1));

    assertRefused(this::session);
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void find_sessionsOfTheUserWhoGotItAreRevoked() {
    session();
    known.put(
        ANN,
        new KnownIdentities.Known(Set.of(KEY), Optional.of(Signer.SESSION_START.plusSeconds(1))));

    assertRefused(this::session);
    assertThat(user()).isNotNull();
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void find_userWhoGotTheSessionIsGone() {
    session();
    known.remove(ANN);
    knowsNone = true;

    assertRefused(this::session);
  }

  /** The configuration tells of a new user a moment after trail-service made it. */
  @Test
  void find_isNotKnownYet() {
    known.clear();

    assertThat(user().owner()).isEqualTo(ann());
    assertThat(session()).isNotNull();
  }

  private void revokeBefore(Instant time) {
    known.put(AUDITOR, new KnownIdentities.Known(Set.of(), Optional.of(time)));
  }

  private SigningKey user() {
    return keys.find(KEY, SCOPE, "");
  }

  private SigningKey session() {
    return keys.find(Signer.SESSION.accessKeyId(), SCOPE, Signer.SESSION.sessionToken());
  }

  private SigningKey root() {
    return keys.find(Signer.ACCESS_KEY_ID, SCOPE, "");
  }

  private static void assertRefused(Runnable find) {
    assertThatThrownBy(find::run)
        .isInstanceOfSatisfying(
            CairnException.Unauthenticated.class,
            e -> assertThat(e.reason()).isEqualTo("UNRECOGNIZED_CLIENT"));
  }
}
