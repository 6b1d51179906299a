package dev.cairn.trail;

import dev.cairn.trail.client.AwsDestinations.Endpoints;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the AWS SDK's own settings say that the services are: {@code AWS_ENDPOINT_URL_SNS} and so
 * on, else {@code AWS_ENDPOINT_URL}. S3 must be named itself, as for delivery: without that the
 * embedded one serves, which makes the buckets that it is given. A service whose endpoint is not
 * named is not asked.
 */
final class AwsSettings {

  private AwsSettings() {}

  /**
   * The endpoints.
   *
   * @param property reads a system property
   * @param variable reads a variable of the environment
   */
  static Endpoints endpoints(
      Function<String, Optional<String>> property, Function<String, Optional<String>> variable) {
    Optional<String> all = first(property, variable, "aws.endpointUrl", "AWS_ENDPOINT_URL");
    return new Endpoints(
        uri(first(property, variable, "aws.endpointUrlS3", "AWS_ENDPOINT_URL_S3")),
        uri(first(property, variable, "aws.endpointUrlSns", "AWS_ENDPOINT_URL_SNS").or(() -> all)),
        uri(first(property, variable, "aws.endpointUrlKms", "AWS_ENDPOINT_URL_KMS").or(() -> all)),
        uri(
            first(
                    property,
                    variable,
                    "aws.endpointUrlCloudWatchLogs",
                    "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS")
                .or(() -> all)),
        uri(first(property, variable, "aws.endpointUrlSts", "AWS_ENDPOINT_URL_STS").or(() -> all)));
  }

  private static Optional<String> first(
      Function<String, Optional<String>> property,
      Function<String, Optional<String>> variable,
      String propertyName,
      String variableName) {
    return property
        .apply(propertyName)
        .or(() -> variable.apply(variableName))
        .filter(text -> !text.isEmpty());
  }

  private static Optional<URI> uri(Optional<String> text) {
    return text.map(URI::create);
  }
}
