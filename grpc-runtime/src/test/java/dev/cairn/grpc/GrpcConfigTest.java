package dev.cairn.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrpcConfigTest {

  @Test
  void defaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new GrpcConfig(
                "127.0.0.1",
                7700,
                4 << 20,
                false,
                Duration.ofSeconds(10),
                Duration.ofMinutes(15),
                false,
                Map.of()));
  }

  @Test
  void everyProperty() {
    assertThat(
            bind(
                Map.of(
                    "cairn.grpc.host", "0.0.0.0",
                    "cairn.grpc.port", "1234",
                    "cairn.grpc.max-message-size", "100000",
                    "cairn.grpc.reflection", "true",
                    "cairn.grpc.default-deadline", "3s",
                    "cairn.grpc.access-grace", "1m",
                    "cairn.grpc.plaintext", "true",
                    "cairn.grpc.address.trail", "trail:7700")))
        .isEqualTo(
            new GrpcConfig(
                "0.0.0.0",
                1234,
                100_000,
                true,
                Duration.ofSeconds(3),
                Duration.ofMinutes(1),
                true,
                Map.of("trail", "trail:7700")));
  }

  @Test
  void badValues_nameTheProperty() {
    assertThatThrownBy(() -> bind(Map.of("cairn.grpc.port", "70000")))
        .hasRootCauseMessage("cairn.grpc.port must be 0 to 65535, got 70000");
    assertThatThrownBy(() -> bind(Map.of("cairn.grpc.max-message-size", "5")))
        .hasRootCauseMessage("cairn.grpc.max-message-size must be at least 65536, got 5");
    assertThatThrownBy(() -> bind(Map.of("cairn.grpc.access-grace", "-1s")))
        .hasRootCauseMessage("cairn.grpc.access-grace must not be negative, got -1s");
  }

  private static GrpcConfig bind(Map<String, Object> properties) {
    try (ApplicationContext context =
        ApplicationContext.builder().deduceEnvironment(false).properties(properties).start()) {
      return context.getBean(GrpcConfig.class);
    }
  }
}
