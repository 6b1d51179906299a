package dev.cairn.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.CairnException;
import org.junit.jupiter.api.Test;

class PageTokensTest {

  private final PageTokens tokens = new PageTokens("0123456789abcdef".getBytes(UTF_8));

  @Test
  void open_sameBinding() {
    String token = tokens.issue("caller|query", "position".getBytes(UTF_8));

    assertThat(tokens.open("caller|query", token)).isEqualTo("position".getBytes(UTF_8));
  }

  @Test
  void open_otherBinding() {
    String token = tokens.issue("caller|query", "position".getBytes(UTF_8));

    assertRefused("other|query", token);
  }

  @Test
  void open_otherKey() {
    String token =
        new PageTokens("another key here".getBytes(UTF_8)).issue("q", "p".getBytes(UTF_8));

    assertRefused("q", token);
  }

  @Test
  void open_everyChangedCharacter() {
    String token = tokens.issue("q", "position".getBytes(UTF_8));
    for (int i = 0; i < token.length() - 1; i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertRefused("q", token.substring(0, i) + other + token.substring(i + 1));
    }
  }

  @Test
  void open_noToken() {
    assertRefused("q", "");
    assertRefused("q", "%%%");
    assertRefused("q", "AAAA");
  }

  private void assertRefused(String binding, String token) {
    assertThatThrownBy(() -> tokens.open(binding, token))
        .isInstanceOfSatisfying(
            CairnException.InvalidRequest.class,
            e -> assertThat(e.reason()).isEqualTo("INVALID_NEXT_TOKEN"));
  }
}
