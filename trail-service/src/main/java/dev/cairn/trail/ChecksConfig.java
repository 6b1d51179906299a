package dev.cairn.trail;

import dev.cairn.model.Texts;
import dev.cairn.trail.client.AwsDestinations.Endpoints;
import dev.cairn.trail.client.AwsDestinations.Modes;
import dev.cairn.trail.client.CheckMode;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked of a trail's destinations before it is made or changed.
 *
 * @param bucket whether it is there and its policy lets CloudTrail in
 * @param topic whether it is there and its policy lets CloudTrail publish
 * @param key whether it is there, usable, and its policy lets CloudTrail make data keys
 * @param logGroup whether the role can be assumed and the log group takes a stream
 * @param timeout how long all questions about a trail may take together, up to 9 s: a call between
 *     services ends after 10
 */
@ConfigurationProperties("cairn.trail.checks")
public record ChecksConfig(
    @Bindable(defaultValue = "auto") String bucket,
    @Bindable(defaultValue = "auto") String topic,
    @Bindable(defaultValue = "auto") String key,
    @Bindable(defaultValue = "auto") String logGroup,
    @Bindable(defaultValue = "5s") Duration timeout) {

  private static final Duration LONGEST = Duration.ofSeconds(9);

  public ChecksConfig {
    // Texts, since a value that is none of an enum's would give the default in silence.
    mode("bucket", bucket);
    mode("topic", topic);
    mode("key", key);
    mode("log-group", logGroup);
    if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "cairn.trail.checks.timeout must be more than 0 and up to 9s, got "
              + Texts.span(timeout));
    }
  }

  Modes modes() {
    return new Modes(
        mode("bucket", bucket),
        mode("topic", topic),
        mode("key", key),
        mode("log-group", logGroup));
  }

  private static CheckMode mode(String property, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "on", "true" -> CheckMode.ON; // what YAML makes of on and off
      case "off", "false" -> CheckMode.OFF;
      case "auto" -> CheckMode.AUTO;
      default ->
          throw new IllegalArgumentException(
              "cairn.trail.checks." + property + " must be on, off or auto, got " + text);
    };
  }

  /** Refuses a check that is on and has nobody to ask. */
  void requireEndpoints(Endpoints endpoints) {
    require("bucket", bucket, endpoints.s3(), "AWS_ENDPOINT_URL_S3");
    require("topic", topic, endpoints.sns(), "AWS_ENDPOINT_URL_SNS");
    require("key", key, endpoints.kms(), "AWS_ENDPOINT_URL_KMS");
    require("log-group", logGroup, endpoints.logs(), "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS");
    require("log-group", logGroup, endpoints.sts(), "AWS_ENDPOINT_URL_STS");
  }

  private static void require(
      String property, String mode, Optional<URI> endpoint, String variable) {
    if (mode(property, mode) == CheckMode.ON && endpoint.isEmpty()) {
      throw new IllegalArgumentException(
          "cairn.trail.checks." + property + " is on, which needs " + variable);
    }
  }
}
