package dev.cairn.trail.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {

  private static final String KEY = "AKIDEXAMPLE_AKIDEXAMPLE";
  private static final RootCredential ROOT =
      new RootCredential(
          KEY, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", AccountId.of("111122223333"));

  private final SigningKeys keys =
      new SigningKeys(ROOT, InstantSource.fixed(Instant.parse("2015-08-30T12:36:00Z")));

  /** The example that AWS's General Reference gives in "Task 3: Calculate the signature". */
  @Test
  void find_awsExample() {
    SigningKey key = keys.find(KEY, "20150830", "us-east-1", "iam");

    assertThat(HexFormat.of().formatHex(key.key()))
        .isEqualTo("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
    assertThat(key.arn()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(key.userId()).isEqualTo("111122223333");
    assertThat(key.toString()).isEqualTo("SigningKey[arn:aws:iam::111122223333:root]");
  }

  @Test
  void find_unknownKey() {
    assertThatThrownBy(() -> keys.find("AKIAUNKNOWNUNKNOWN", "20150830", "us-east-1", "iam"))
        .isInstanceOfSatisfying(
            CairnException.NotFound.class,
            e -> assertThat(e.reason()).isEqualTo("UNRECOGNIZED_CLIENT"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"20150829", "20150831"})
  void find_dayBeside(String day) {
    assertThat(keys.find(KEY, day, "us-east-1", "iam").key()).hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20150828", "20150901", "20151350", "99999999"})
  void find_dayFarAway(String day) {
    assertThatThrownBy(() -> keys.find(KEY, day, "us-east-1", "iam"))
        .isInstanceOf(CairnException.InvalidRequest.class)
        .hasMessageContaining(day);
  }
}
