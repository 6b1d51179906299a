package dev.cairn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunIdsTest {

  private final RunIds ids = new RunIds(42);

  @Test
  void number_ofText() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long number = i < 5000 ? i : random.nextLong() >>> 2;
      assertThat(number(ids, ids.text(number))).isEqualTo(number);
    }
  }

  @Test
  void text_uuidThatIsNotThereTwice() {
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(ids.text(i))
          .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89a-f][0-9a-f]{3}-[0-9a-f]{12}");
      texts.add(ids.text(i));
    }
    assertThat(texts).hasSize(10_000);
  }

  @Test
  void number_idOfAnotherRun() {
    assertThat(number(new RunIds(43), ids.text(7))).isEqualTo(-1);
    assertThat(number(ids, "aeeaa143-69ff-47d3-9d62-8356f01e9a8c")).isEqualTo(-1);
    assertThat(number(ids, "short")).isEqualTo(-1);
  }

  private static long number(RunIds ids, String text) {
    return ids.number(text.getBytes(StandardCharsets.US_ASCII), 0).orElse(-1);
  }
}
