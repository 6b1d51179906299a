package dev.cairn.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.GlobalService;
import dev.cairn.model.GlobalServices;
import dev.cairn.model.RegionName;
import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GlobalServicesConfigTest {

  private static GlobalServices services(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("cairn.service.ingest", true);
    try (ApplicationContext context =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .properties(all)
            .start()) {
      return context.getBean(GlobalServicesConfig.class).services();
    }
  }

  @Test
  void defaults_areCloudTrails() {
    assertThat(services(Map.of())).isEqualTo(GlobalServices.defaults());
  }

  @Test
  void names() {
    assertThat(
            services(
                Map.of(
                    "cairn.ingest.global-services.sources", "iam.example.com,sts.amazonaws.com",
                    "cairn.ingest.global-services.regions", "eu-west-1",
                    "cairn.ingest.global-services.placed", "billing.example.com,dns.example.com:eu",
                    "cairn.ingest.global-services.rule", "before-2021")))
        .isEqualTo(
            new GlobalServices(
                Set.of("iam.example.com", "sts.amazonaws.com"),
                List.of(RegionName.of("eu-west-1")),
                Map.of(
                    "billing.example.com", RegionName.of("eu-west-1"),
                    "dns.example.com", RegionName.of("eu")),
                GlobalService.EVERY_REGION));
  }

  @Test
  void none() {
    assertThat(services(Map.of("cairn.ingest.global-services.sources", "")).sources()).isEmpty();
  }

  @Test
  void refused() {
    assertThatThrownBy(() -> services(Map.of("cairn.ingest.global-services.regions", "")))
        .rootCause()
        .hasMessage("cairn.ingest.global-services.regions must name one");
    assertThatThrownBy(
            () -> services(Map.of("cairn.ingest.global-services.placed", "dns.example.com:EU")))
        .hasStackTraceContaining("cairn.ingest.global-services.placed: A region must have");
  }
}
