package dev.cairn.trail.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.AccountId;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class RootCredentialTest {

  private static final AccountId ACCOUNT = AccountId.of("111122223333");
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  private final SecureRandom random = new SecureRandom();

  @Test
  void generate_hasAwsShape() {
    RootCredential root = RootCredential.generate(ACCOUNT, random);

    assertThat(root.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
    assertThat(root.secretAccessKey()).matches("[A-Za-z0-9+/]{40}");
    assertThat(root.arn()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(RootCredential.generate(ACCOUNT, random)).isNotEqualTo(root);
    assertThat(RootCredential.randomAccount(random).value()).matches("[1-9][0-9]{11}");
  }

  /** Worked out with: openssl dgst -sha256 -hmac SECRET -binary | basenc --base64url. */
  @Test
  void token_isDerivedFromTheSecret() {
    RootCredential root = new RootCredential("AKIAIOSFODNN7EXAMPLE", SECRET, ACCOUNT);

    assertThat(root.token()).isEqualTo("cairn-root--tOfnNWPDFMW_mURGHxbpYiNvBga0ZmlYGrfK7TgSG8");
  }

  @Test
  void text_showsNoSecret() {
    RootCredential root = new RootCredential("AKIAIOSFODNN7EXAMPLE", SECRET, ACCOUNT);

    assertThat(root.toString()).doesNotContain(SECRET).contains("AKIAIOSFODNN7EXAMPLE");
    assertThatThrownBy(
            () -> new RootCredential("AKIAIOSFODNN7EXAMPLE", "sécret-sécret-sécret", ACCOUNT))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("sécret");
  }
}
