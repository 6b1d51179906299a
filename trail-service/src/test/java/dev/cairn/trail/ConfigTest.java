package dev.cairn.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.AccountId;
import dev.cairn.model.RegionName;
import dev.cairn.trail.client.AwsDestinations.Endpoints;
import dev.cairn.trail.client.AwsDestinations.Modes;
import dev.cairn.trail.client.CheckMode;
import dev.cairn.trail.domain.Regions;
import dev.cairn.trail.domain.RootCredential;
import io.micronaut.context.ApplicationContext;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and defaults of the settings: to change one is to break somebody's installation. */
class ConfigTest {

  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  @Test
  void trail_defaults() {
    try (ApplicationContext context = context(Map.of())) {
      assertThat(context.getBean(TrailConfig.class))
          .isEqualTo(
              new TrailConfig(
                  Optional.empty(),
                  "cairn",
                  "",
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  5,
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(30)));
      assertThat(context.getBean(TrailConfig.class).regionList())
          .hasSize(Regions.COMMERCIAL.size());
    }
  }

  @Test
  void trail_names() {
    Map<String, Object> properties =
        Map.of(
            "cairn.trail.database-url", "jdbc:postgresql://localhost/cairn",
            "cairn.trail.database-user", "user",
            "cairn.trail.database-password", "password",
            "cairn.trail.credentials-file", "/run/credentials.json",
            "cairn.trail.master-key-file", "/run/master-key",
            "cairn.trail.regions", "eu-west-1,moon-1:4",
            "cairn.trail.trails-per-region", "7",
            "cairn.trail.confirmation-timeout", "2s",
            "cairn.trail.poll-interval", "3s",
            "cairn.trail.replica-grace", "4s");
    try (ApplicationContext context = context(properties)) {
      TrailConfig config = context.getBean(TrailConfig.class);
      assertThat(config)
          .isEqualTo(
              new TrailConfig(
                  Optional.of("jdbc:postgresql://localhost/cairn"),
                  "user",
                  "password",
                  Optional.of("/run/credentials.json"),
                  Optional.of("/run/master-key"),
                  Optional.of(List.of("eu-west-1", "moon-1:4")),
                  7,
                  Duration.ofSeconds(2),
                  Duration.ofSeconds(3),
                  Duration.ofSeconds(4)));
      assertThat(config.toString()).doesNotContain("password");
      assertThat(config.regionList())
          .containsExactly(
              Map.entry(RegionName.of("eu-west-1"), OptionalInt.empty()),
              Map.entry(RegionName.of("moon-1"), OptionalInt.of(4)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cairn.trail.trails-per-region, 0",
    "cairn.trail.confirmation-timeout, 0s",
    "cairn.trail.poll-interval, 0s",
    "cairn.trail.replica-grace, -1s",
    "cairn.trail.regions, moon-1:65",
    "cairn.trail.regions, moon-1:0",
    "cairn.trail.regions, Moon",
  })
  void trail_badValue_isToldByItsName(String property, String value) {
    try (ApplicationContext context = context(Map.of(property, value))) {
      assertThatThrownBy(() -> context.getBean(TrailConfig.class))
          .rootCause()
          .hasMessageContaining(property);
    }
  }

  @Test
  void checks_defaults() {
    try (ApplicationContext context = context(Map.of())) {
      assertThat(context.getBean(ChecksConfig.class))
          .isEqualTo(new ChecksConfig("auto", "auto", "auto", "auto", Duration.ofSeconds(5)));
    }
  }

  @Test
  void checks_names() {
    Map<String, Object> properties =
        Map.of(
            "cairn.trail.checks.bucket", "on",
            "cairn.trail.checks.topic", "off",
            "cairn.trail.checks.key", "auto",
            "cairn.trail.checks.log-group", "on",
            "cairn.trail.checks.timeout", "2s");
    try (ApplicationContext context = context(properties)) {
      ChecksConfig config = context.getBean(ChecksConfig.class);
      assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(2));
      assertThat(config.modes())
          .isEqualTo(new Modes(CheckMode.ON, CheckMode.OFF, CheckMode.AUTO, CheckMode.ON));
      assertThatThrownBy(() -> config.requireEndpoints(endpoints(Map.of())))
          .hasMessage("cairn.trail.checks.bucket is on, which needs AWS_ENDPOINT_URL_S3");
    }
  }

  /** S3 must be named itself: without that the embedded one serves. */
  @Test
  void awsEndpoints_ofTheSdksOwnVariables() {
    URI all = URI.create("http://127.0.0.1:4566");
    URI kms = URI.create("http://127.0.0.1:4567");

    assertThat(
            endpoints(
                Map.of(
                    "AWS_ENDPOINT_URL", all.toString(),
                    "AWS_ENDPOINT_URL_KMS", kms.toString())))
        .isEqualTo(
            new Endpoints(
                Optional.empty(),
                Optional.of(all),
                Optional.of(kms),
                Optional.of(all),
                Optional.of(all)));
    assertThat(endpoints(Map.of("AWS_ENDPOINT_URL_S3", all.toString())).s3()).contains(all);
  }

  private static Endpoints endpoints(Map<String, String> environment) {
    return AwsSettings.endpoints(
        name -> Optional.empty(), name -> Optional.ofNullable(environment.get(name)));
  }

  @ParameterizedTest
  @CsvSource({
    "cairn.trail.checks.bucket, sometimes",
    "cairn.trail.checks.timeout, 0s",
    "cairn.trail.checks.timeout, 10s",
  })
  void checks_badValue_isToldByItsName(String property, String value) {
    try (ApplicationContext context = context(Map.of(property, value))) {
      assertThatThrownBy(() -> context.getBean(ChecksConfig.class))
          .rootCause()
          .hasMessageContaining(property);
    }
  }

  @Test
  void root_notGiven_isMade() {
    try (ApplicationContext context = context(Map.of())) {
      RootConfig config = context.getBean(RootConfig.class);
      RootCredential made = config.first(new SecureRandom());

      assertThat(config.over(made)).isEqualTo(made);
    }
  }

  /**
   * Environment form: CAIRN_ROOT_ACCESS_KEY_ID, CAIRN_ROOT_SECRET_ACCESS_KEY, CAIRN_ROOT_ACCOUNT.
   */
  @Test
  void root_given_holds() {
    Map<String, Object> properties =
        Map.of(
            "cairn.root.access-key-id", "AKIAIOSFODNN7EXAMPLE",
            "cairn.root.secret-access-key", SECRET,
            "cairn.root.account", "111122223333");
    try (ApplicationContext context = context(properties)) {
      RootConfig config = context.getBean(RootConfig.class);
      RootCredential given =
          new RootCredential("AKIAIOSFODNN7EXAMPLE", SECRET, AccountId.of("111122223333"));

      assertThat(config.first(new SecureRandom())).isEqualTo(given);
      assertThat(config.toString()).doesNotContain(SECRET);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cairn.root.access-key-id, AKIAIOSFODNN7EXAMPLE",
    "cairn.root.secret-access-key, wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "cairn.root.account, 12345",
  })
  void root_badValue_isToldByItsName(String property, String value) {
    try (ApplicationContext context = context(Map.of(property, value))) {
      assertThatThrownBy(() -> context.getBean(RootConfig.class))
          .rootCause()
          .hasMessageContaining(property);
    }
  }

  private static ApplicationContext context(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("cairn.service.trail", true);
    return ApplicationContext.builder()
        .deduceEnvironment(false)
        .banner(false)
        .properties(all)
        .start();
  }
}
