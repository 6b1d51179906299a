package dev.cairn.trail.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class Argon2PasswordsTest {

  private final Argon2Passwords passwords = new Argon2Passwords();

  @Test
  void hash_matchesItsPasswordAlone() {
    String hash = passwords.hash("correct horse säge");

    assertThat(hash)
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
        .doesNotContain("correct")
        .isNotEqualTo(passwords.hash("correct horse säge"));
    assertThat(passwords.matches("correct horse säge", hash)).isTrue();
    assertThat(passwords.matches("correct horse sage", hash)).isFalse();
    assertThat(passwords.matches("", hash)).isFalse();
  }

  /** Made by the reference implementation's test.c: version 0x13, t=2, m=2^16, p=1. */
  @Test
  void matches_hashOfTheReferenceImplementation() {
    String hash =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(passwords.matches("password", hash)).isTrue();
    assertThat(passwords.matches("differentpassword", hash)).isFalse();
  }

  @Test
  void nobodys_isComparedAndMatchesNothing() {
    assertThat(passwords.nobodys()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(passwords.matches("", passwords.nobodys())).isFalse();
  }

  @Test
  void matches_noHash() {
    assertThatThrownBy(() -> passwords.matches("password", "$2a$10$abc"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
