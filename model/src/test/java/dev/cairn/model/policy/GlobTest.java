package dev.cairn.model.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    "a?c, a\uD83D\uDE00c, true",
    "a??c, a\uD83D\uDE00c, false",
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

  /** Patterns and texts of few characters, in which much is found twice, and long runs of one. */
  @Test
  void matches_asOneWhoTriesEverything() {
    Random random = new Random(5);
    int matching = 0;
    for (int i = 0; i < 20_000; i++) {
      String pattern = text(random, "aaab*?", random.nextInt(1, 12), random.nextInt(1, 25));
      String text = text(random, "aaab", random.nextInt(1, 20), random.nextInt(1, 40));
      boolean expected = Plain.matches(pattern, text);

      assertThat(Glob.of(pattern, false).matches(text, ANN))
          .as("%s of %s", text, pattern)
          .isEqualTo(expected);
      matching += expected ? 1 : 0;
    }
    assertThat(matching).isBetween(1_000, 19_000);
  }

  /** What is kept of a text's characters must not grow with it. */
  @Test
  void matches_textOfManyDifferentCharacters() {
    String text = new String(IntStream.range(0x10000, 0x10ffff).toArray(), 0, 0xfffff);
    String part = "a?".repeat(2_800);

    assertThat(Glob.of("*" + part + "b*", false).matches(text, ANN)).isFalse();
    assertThat(Glob.of("*" + part + "b*", false).matches(text + "aa".repeat(2_800) + "b", ANN))
        .isTrue();
  }

  private static String text(Random random, String letters, int runs, int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < runs; i++) {
      String letter = String.valueOf(letters.charAt(random.nextInt(letters.length())));
      text.append(letter.repeat(letter.equals("*") ? 1 : random.nextInt(1, longest + 1)));
    }
    return text.toString();
  }

  /** All prefixes of the pattern by all of the text: slow, but plain. */
  private static final class Plain {
    private Plain() {}

    static boolean matches(String pattern, String text) {
      boolean[] before = new boolean[text.length() + 1];
      before[0] = true;
      for (int p = 0; p < pattern.length(); p++) {
        char symbol = pattern.charAt(p);
        boolean[] now = new boolean[text.length() + 1];
        now[0] = symbol == '*' && before[0];
        for (int t = 1; t <= text.length(); t++) {
          now[t] =
              symbol == '*'
                  ? before[t] || now[t - 1]
                  : before[t - 1] && (symbol == '?' || symbol == text.charAt(t - 1));
        }
        before = now;
      }
      return before[text.length()];
    }
  }

  /** Patterns on which matchers that go back to a star take longer than anyone waits. */
  @ParameterizedTest
  @ValueSource(strings = {"stars", "run", "questions"})
  @Timeout(value = 20, threadMode = SEPARATE_THREAD)
  void matches_hostilePattern_endsSoon(String kind) {
    String pattern =
        switch (kind) {
          case "stars" -> "*a".repeat(10_000) + "b";
          case "run" -> "*" + "a".repeat(50_000) + "b*";
          default -> "*a?" + "a".repeat(50_000) + "?b*";
        };

    assertThat(Glob.of(pattern, false).matches("a".repeat(200_000), ANN)).isFalse();
  }
}
