package dev.cairn.trail.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardsTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', a, false",
    "*, '', true",
    "?, '', false",
    "s3:*, s3:PutObject, true",
    "s3:Put*, s3:GetObject, false",
    "a*b*c, aXbYbZc, true",
    "a*b*c, aXbYbZ, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "*/AWSLogs/*, arn:aws:s3:::logs/AWSLogs/1/x, true",
    "arn:aws:s3:::logs/*, arn:aws:s3:::logs, false",
    "a.c, abc, false",
    "**a**, bab, true",
  })
  void starIsAnyRunAndQuestionMarkIsOneCharacter(String pattern, String text, boolean matches) {
    assertThat(Wildcards.matches(pattern, text)).isEqualTo(matches);
  }

  /** A pattern on which matchers that go back to every star take longer than anyone waits. */
  @Test
  @Timeout(value = 20, threadMode = SEPARATE_THREAD)
  void aHostilePatternEndsSoon() {
    String pattern = "*a".repeat(10_000) + "b";

    assertThat(Wildcards.matches(pattern, "a".repeat(20_000))).isFalse();
  }
}
