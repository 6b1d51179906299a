package dev.cairn.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LogBudgetTest {

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-02T03:02:05.9Z"));
  private final LogBudget budget = new LogBudget(now::get);
  private final List<String> lines = new ArrayList<>();

  @Test
  void write_aFewInASecond_andHowManyWereLeftOut() {
    for (int i = 0; i < 1000; i++) {
      write("WRONG_SIGNATURE");
    }
    assertThat(lines).hasSize(5).containsOnly("WRONG_SIGNATURE");

    write("EXPIRED");
    assertThat(lines).as("each kind has room of its own").hasSize(6).endsWith("EXPIRED");

    lines.clear();
    now.set(now.get().plusMillis(100));
    write("WRONG_SIGNATURE");
    write("WRONG_SIGNATURE");
    assertThat(lines).containsExactly("WRONG_SIGNATURE; 995 like it left out", "WRONG_SIGNATURE");
  }

  private void write(String kind) {
    budget.write(kind, leftOut -> lines.add(kind + leftOut));
  }
}
