package dev.cairn.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryConfigTest {

  private static HistoryConfig config(Map<String, Object> properties) {
    try (ApplicationContext context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .properties(Map.of("cairn.service.history", true))
            .properties(properties)
            .start()) {
      return context.getBean(HistoryConfig.class);
    }
  }

  @Test
  void defaults() {
    assertThat(config(Map.of()))
        .isEqualTo(
            new HistoryConfig(
                Duration.ofDays(90),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                64,
                32,
                128,
                0,
                false));
  }

  @Test
  void names() {
    assertThat(
            config(
                Map.of(
                    "cairn.history.retention",
                    "36500d",
                    "cairn.history.commit-interval",
                    "1s",
                    "cairn.history.refresh-interval",
                    "50ms",
                    "cairn.history.buffer-megabytes",
                    16,
                    "cairn.history.open-writers",
                    2,
                    "cairn.history.open-readers",
                    3,
                    "cairn.history.lookups-per-second",
                    2,
                    "cairn.history.start-over",
                    true)))
        .isEqualTo(
            new HistoryConfig(
                Duration.ofDays(36500),
                Duration.ofSeconds(1),
                Duration.ofMillis(50),
                16,
                2,
                3,
                2,
                true));
  }

  @Test
  void retention_tooShort_isRefusedByName() {
    assertThatThrownBy(() -> config(Map.of("cairn.history.retention", "1h")))
        .hasStackTraceContaining("cairn.history.retention must be at least 1d");
  }
}
