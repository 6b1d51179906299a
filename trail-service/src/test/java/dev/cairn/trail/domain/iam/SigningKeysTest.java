package dev.cairn.trail.domain.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.iam.SigningKeys.Scope;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {

  private static final String KEY = "AKIDEXAMPLE_AKIDEXAMPLE";
  private static final RootCredential ROOT =
      new RootCredential(
          KEY, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", AccountId.of("111122223333"));

  @TempDir Path folder;

  private AccessPlane plane;
  private SigningKeys keys;

  @BeforeEach
  void begin() {
    plane = new AccessPlane(folder);
    keys =
        new SigningKeys(
            plane.store,
            ROOT,
            plane.tokens,
            new KeyUses(plane.store),
            InstantSource.fixed(Instant.parse("2015-08-30T12:36:00Z")));
  }

  @AfterEach
  void end() {
    plane.close();
  }

  /** The example that AWS's General Reference gives in "Task 3: Calculate the signature". */
  @Test
  void find_awsExample() {
    SigningKey key = keys.find(KEY, new Scope("20150830", "us-east-1", "iam"), "");

    assertThat(HexFormat.of().formatHex(key.key()))
        .isEqualTo("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
    assertThat(key.owner().arn()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(key.owner().userId()).isEqualTo("111122223333");
    assertThat(key.toString()).isEqualTo("SigningKey[arn:aws:iam::111122223333:root]");
  }

  @Test
  void find_unknownKey() {
    assertThatThrownBy(
            () -> keys.find("AKIAUNKNOWNUNKNOWN", new Scope("20150830", "us-east-1", "iam"), ""))
        .isInstanceOfSatisfying(
            CairnException.NotFound.class,
            e -> assertThat(e.reason()).isEqualTo("UNRECOGNIZED_CLIENT"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"20150822", "20150829", "20150831"})
  void find_dayBeside(String day) {
    assertThat(keys.find(KEY, new Scope(day, "us-east-1", "iam"), "").key()).hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20150821", "20150901", "20151350", "99999999"})
  void find_dayFarAway(String day) {
    assertThatThrownBy(() -> keys.find(KEY, new Scope(day, "us-east-1", "iam"), ""))
        .isInstanceOf(CairnException.InvalidRequest.class)
        .hasMessageContaining(day);
  }
}
