package dev.cairn.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TextsTest {

  @Test
  void span() {
    assertThat(Texts.span(Duration.ZERO)).isEqualTo("0s");
    assertThat(Texts.span(Duration.ofSeconds(-5))).isEqualTo("-5s");
    assertThat(Texts.span(Duration.ofMinutes(90))).isEqualTo("1h30m");
  }
}
