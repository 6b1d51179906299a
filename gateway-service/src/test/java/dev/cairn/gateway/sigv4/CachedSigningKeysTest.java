package dev.cairn.gateway.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedSigningKeysTest {

  private static final Scope SCOPE =
      new Scope("20260102", RegionName.of("eu-west-1"), "cloudtrail");
  private static final String KEY = Signer.ACCESS_KEY_ID;

  private enum Source {
    ANSWERS,
    IS_DOWN,
    KNOWS_NONE
  }

  /** By a clock of which only differences mean something: it passes its largest value. */
  private long nanos = Long.MAX_VALUE - 1;

  private final List<String> asked = new ArrayList<>();
  private Source source = Source.ANSWERS;
  private final CachedSigningKeys keys = new CachedSigningKeys(this::find, () -> nanos);

  private SigningKey find(String accessKeyId, Scope scope, String sessionToken) {
    asked.add(accessKeyId + " " + scope.text() + sessionToken);
    return switch (source) {
      case ANSWERS -> Signer.keys().find(accessKeyId, scope, sessionToken);
      case IS_DOWN ->
          throw new CairnException.Unavailable("SERVICE_UNAVAILABLE", "down", Duration.ZERO);
      case KNOWS_NONE -> throw new CairnException.Unauthenticated("UNRECOGNIZED_CLIENT", "unknown");
    };
  }

  private void advance(Duration duration) {
    nanos += duration.toNanos();
  }

  @Test
  void find_asksOnceAMinute() {
    SigningKey first = keys.find(KEY, SCOPE, "");
    advance(Duration.ofSeconds(59));
    assertThat(keys.find(KEY, SCOPE, "")).isSameAs(first);
    advance(Duration.ofSeconds(1));
    keys.find(KEY, SCOPE, "");

    assertThat(asked)
        .containsExactly(
            KEY + " 20260102/eu-west-1/cloudtrail/aws4_request",
            KEY + " 20260102/eu-west-1/cloudtrail/aws4_request");
  }

  @Test
  void find_sourceIsDown_whatIsKnownHolds() {
    SigningKey first = keys.find(KEY, SCOPE, "");
    advance(Duration.ofHours(1));
    source = Source.IS_DOWN;

    assertThat(keys.find(KEY, SCOPE, "")).isSameAs(first);
    assertThatThrownBy(() -> keys.find(KEY, new Scope("20260102", SCOPE.region(), "sts"), ""))
        .isInstanceOf(CairnException.Unavailable.class);
  }

  @Test
  void find_keyWasTakenBack() {
    keys.find(KEY, SCOPE, "");
    advance(CachedSigningKeys.FRESH);
    source = Source.KNOWS_NONE;
    assertThatThrownBy(() -> keys.find(KEY, SCOPE, ""))
        .isInstanceOf(CairnException.Unauthenticated.class);

    source = Source.IS_DOWN;
    assertThatThrownBy(() -> keys.find(KEY, SCOPE, ""))
        .isInstanceOf(CairnException.Unavailable.class);
  }

  @Test
  void find_anotherToken_isAnotherName() {
    String id = Signer.SESSION.accessKeyId();
    String token = Signer.SESSION.sessionToken();
    SigningKey first = keys.find(id, SCOPE, token);

    assertThat(keys.find(id, SCOPE, token)).isSameAs(first);
    assertThatThrownBy(() -> keys.find(id, SCOPE, token + "x"))
        .isInstanceOf(CairnException.Unauthenticated.class);
    assertThatThrownBy(() -> keys.find(id, SCOPE, ""))
        .isInstanceOf(CairnException.Unauthenticated.class);
    assertThat(asked).hasSize(3);
  }
}
