package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProofTest {

  private static final Map<String, String> KEY =
      Map.of("CAIRN_ACCESS_KEY_ID", "AKIA", "CAIRN_SECRET_ACCESS_KEY", "secret");
  private static final Map<String, String> BOTH =
      Map.of(
          "CAIRN_TOKEN",
          "of the environment",
          "CAIRN_ACCESS_KEY_ID",
          "AKIA",
          "CAIRN_SECRET_ACCESS_KEY",
          "secret");

  @Test
  void given_inOrder() {
    assertThat(Proof.given("of the option", BOTH)).contains(new Proof.Token("of the option"));
    assertThat(Proof.given(null, BOTH)).contains(new Proof.Token("of the environment"));
    assertThat(Proof.given(null, KEY)).contains(new Proof.AccessKey("AKIA", "secret"));
    assertThat(Proof.given(null, Map.of("CAIRN_TOKEN", ""))).isEmpty();
  }

  @Test
  void given_halfAKey() {
    assertThatThrownBy(() -> Proof.given(null, Map.of("CAIRN_ACCESS_KEY_ID", "AKIA")))
        .hasMessageStartingWith("CAIRN_SECRET_ACCESS_KEY is missing");
    assertThatThrownBy(() -> Proof.given(null, Map.of("CAIRN_SECRET_ACCESS_KEY", "secret")))
        .hasMessageStartingWith("CAIRN_ACCESS_KEY_ID is missing")
        .hasMessageNotContaining("secret:");
  }

  @Test
  void toString_noSecret() {
    assertThat(new Proof.Token("secret").toString()).doesNotContain("secret");
    assertThat(new Proof.AccessKey("AKIA", "secret").toString()).isEqualTo("AccessKey[AKIA]");
  }
}
