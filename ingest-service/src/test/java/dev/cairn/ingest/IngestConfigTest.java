package dev.cairn.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestConfigTest {

  private static IngestConfig config(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("cairn.service.ingest", true);
    try (ApplicationContext context =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .properties(all)
            .start()) {
      return context.getBean(IngestConfig.class);
    }
  }

  @Test
  void defaults() {
    assertThat(config(Map.of()))
        .isEqualTo(
            new IngestConfig(
                false,
                Duration.ofDays(7),
                16L << 30,
                Duration.ofDays(30),
                0.5,
                256L << 20,
                List.of("history", "delivery"),
                List.of("history"),
                Duration.ofMillis(20),
                64L << 20));
  }

  @Test
  void names() {
    assertThat(
            config(
                Map.of(
                    "cairn.ingest.register-unknown-regions", true,
                    "cairn.ingest.retention", "1h",
                    "cairn.ingest.disk-budget", "1GB",
                    "cairn.ingest.hold", "2d",
                    "cairn.ingest.hold-share", "0.25",
                    "cairn.ingest.disk-reserve", "1MB",
                    "cairn.ingest.followers", "",
                    "cairn.ingest.pace-followers", "history,delivery",
                    "cairn.ingest.pace-lag", "0s",
                    "cairn.ingest.stream-memory", "8MB")))
        .isEqualTo(
            new IngestConfig(
                true,
                Duration.ofHours(1),
                1L << 30,
                Duration.ofDays(2),
                0.25,
                1L << 20,
                List.of(),
                List.of("history", "delivery"),
                Duration.ZERO,
                8L << 20));
  }

  @Test
  void refused() {
    assertThatThrownBy(() -> config(Map.of("cairn.ingest.hold-share", "1.5")))
        .rootCause()
        .hasMessage("cairn.ingest.hold-share must be 0 to 1, got 1.5");
    assertThatThrownBy(() -> config(Map.of("cairn.ingest.disk-budget", "1MB")))
        .rootCause()
        .hasMessage("cairn.ingest.disk-budget must be at least 64MB, got 1048576 bytes");
    assertThatThrownBy(() -> config(Map.of("cairn.ingest.stream-memory", "1KB")))
        .rootCause()
        .hasMessage("cairn.ingest.stream-memory must be at least 1MB, got 1024 bytes");
  }
}
