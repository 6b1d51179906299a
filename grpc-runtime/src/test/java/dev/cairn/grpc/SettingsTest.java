package dev.cairn.grpc;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is set wrong is said, with its key. */
class SettingsTest {

  @ParameterizedTest
  @CsvSource({
    "cairn.grpc.port, abc",
    "cairn.grpc.default-deadline, banana",
    "cairn.grpc.defaultDeadline, banana",
    "cairn.grpc.max-message-size, big",
    "cairn.grpc.reflection, maybe",
    "cairn.no.such.key, 1",
    "cairn.grpc.prot, 7700",
    "cairn.grpc, 7700"
  })
  void check_badSetting(String key, String value) {
    assertThatThrownBy(() -> check(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key.replace("defaultDeadline", "default-deadline"));
  }

  @Test
  void check_goodSettings() {
    assertThatCode(
            () ->
                check(
                    Map.of(
                        "cairn.data", "x",
                        "cairn.service.trail", true,
                        "cairn.delivery.of-another-process", "1",
                        "cairn.grpc.port", "7700",
                        "cairn.grpc.default-deadline", "3s",
                        "cairn.grpc.plaintext", "on",
                        "cairn.grpc.tls.authorities", "a.pem",
                        "cairn.grpc.address.trail", "trail:7700",
                        "cairn.access.oidc[0].issuer", "https://a.example")))
        .doesNotThrowAnyException();
  }

  @Test
  void check_unknownKeyOfAServiceThatIsHere() {
    assertThatThrownBy(
            () -> check(Map.of("cairn.service.delivery", true, "cairn.delivery.no-such", "1")))
        .hasMessageStartingWith("cairn.delivery.no-such is no setting");
  }

  private static void check(Map<String, Object> properties) {
    try (ApplicationContext context =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .properties(properties)
            .start()) {
      Settings.requireGood(context);
    }
  }
}
