package dev.cairn.model.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  private static final PolicyContext ANN =
      PolicyContext.EMPTY.with("aws:username", "ann").with("aws:TagKeys", "a", "b");

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
  void matches_wildcards(String pattern, String text, boolean matches) {
    assertThat(Glob.of(pattern, true).matches(text, ANN)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "home/${aws:username}/*, home/ann/x, true",
    "home/${aws:username}/*, home/bob/x, false",
    "home/${AWS:UserName}, home/ann, true",
    "home/${aws:unknown}, home/ann, false",
    "home/${aws:unknown}, home/${aws:unknown}, false",
    "'home/${aws:unknown, ''nobody''}', home/nobody, true",
    "'home/${aws:username, ''nobody''}', home/ann, true",
    "home/${aws:TagKeys}, home/a, false",
    "a${*}, a*, true",
    "a${*}, ab, false",
    "a${?}, a?, true",
    "a${?}, ab, false",
    "a${$}{x}, a${x}, true",
    "a${x, a${x, true",
  })
  void matches_variables(String pattern, String text, boolean matches) {
    assertThat(Glob.of(pattern, true).matches(text, ANN)).isEqualTo(matches);
  }

  @Test
  void matches_valueOfAVariable_hasNoWildcards() {
    PolicyContext star = PolicyContext.EMPTY.with("aws:username", "*");

    assertThat(Glob.of("home/${aws:username}", true).matches("home/ann", star)).isFalse();
    assertThat(Glob.of("home/${aws:username}", true).matches("home/*", star)).isTrue();
  }

  @Test
  void matches_version2008_variablesAreText() {
    assertThat(Glob.of("${aws:username}", false).matches("${aws:username}", ANN)).isTrue();
    assertThat(Glob.literal("a*", false).matches("ab", ANN)).isFalse();
  }

  /** A pattern on which matchers that go back to every star take longer than anyone waits. */
  @Test
  @Timeout(value = 20, threadMode = SEPARATE_THREAD)
  void matches_hostilePattern_endsSoon() {
    String pattern = "*a".repeat(10_000) + "b";

    assertThat(Glob.of(pattern, false).matches("a".repeat(20_000), ANN)).isFalse();
  }
}
