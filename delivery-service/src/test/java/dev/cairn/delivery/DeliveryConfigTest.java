package dev.cairn.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.delivery.DeliveryConfig.Headers;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryConfigTest {

  private static DeliveryConfig config(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("cairn.service.delivery", true);
    try (ApplicationContext context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .bootstrapEnvironment(false)
            .properties(all)
            .start()) {
      return context.getBean(DeliveryConfig.class);
    }
  }

  @Test
  void defaults() {
    assertThat(config(Map.of()))
        .returns(Duration.ofSeconds(60), DeliveryConfig::logFileInterval)
        .returns(Headers.SEND, DeliveryConfig::objectAcl)
        .returns(Headers.SEND, DeliveryConfig::objectEncryption)
        .returns(7790, DeliveryConfig::s3Port)
        .returns(3, DeliveryConfig::gzipLevel)
        .returns(96L << 20, DeliveryConfig::bufferSize)
        .returns(4, DeliveryConfig::uploads)
        .returns(Duration.ofDays(30), DeliveryConfig::retryFor)
        .returns(Duration.ofSeconds(15), DeliveryConfig::leaseTime)
        .returns(false, DeliveryConfig::startOver)
        .matches(c -> c.databaseUrl().isEmpty())
        .returns("", DeliveryConfig::databaseUser)
        .returns("", DeliveryConfig::databasePassword);
  }

  @Test
  void names() {
    assertThat(
            config(
                Map.ofEntries(
                    Map.entry("cairn.delivery.log-file-interval", "1s"),
                    Map.entry("cairn.delivery.object-acl", "none"),
                    Map.entry("cairn.delivery.object-encryption", "none"),
                    Map.entry("cairn.delivery.s3-port", "0"),
                    Map.entry("cairn.delivery.gzip-level", "6"),
                    Map.entry("cairn.delivery.buffer-size", "33554432"),
                    Map.entry("cairn.delivery.uploads", "2"),
                    Map.entry("cairn.delivery.retry-for", "1d"),
                    Map.entry("cairn.delivery.lease-time", "30s"),
                    Map.entry("cairn.delivery.start-over", "true"),
                    Map.entry("cairn.delivery.database-url", "jdbc:postgresql:x"),
                    Map.entry("cairn.delivery.database-user", "u"),
                    Map.entry("cairn.delivery.database-password", "p"))))
        .returns(Duration.ofSeconds(1), DeliveryConfig::logFileInterval)
        .returns(Headers.NONE, DeliveryConfig::objectAcl)
        .returns(Headers.NONE, DeliveryConfig::objectEncryption)
        .returns(0, DeliveryConfig::s3Port)
        .returns(6, DeliveryConfig::gzipLevel)
        .returns(32L << 20, DeliveryConfig::bufferSize)
        .returns(2, DeliveryConfig::uploads)
        .returns(Duration.ofDays(1), DeliveryConfig::retryFor)
        .returns(Duration.ofSeconds(30), DeliveryConfig::leaseTime)
        .returns(true, DeliveryConfig::startOver)
        .matches(c -> c.databaseUrl().orElseThrow().equals("jdbc:postgresql:x"))
        .returns("u", DeliveryConfig::databaseUser)
        .returns("p", DeliveryConfig::databasePassword);
  }

  @ParameterizedTest
  @CsvSource({
    "log-file-interval,500ms",
    "s3-port,70000",
    "gzip-level,10",
    "buffer-size,1000",
    "uploads,0",
    "retry-for,0s",
    "lease-time,1s"
  })
  void value_outOfRange_isRefusedByName(String name, String value) {
    assertThatThrownBy(() -> config(Map.of("cairn.delivery." + name, value)))
        .hasStackTraceContaining("cairn.delivery." + name + " must");
  }
}
