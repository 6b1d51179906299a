package dev.cairn.trail.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Clients of a service, one for each region, made when they are first needed. Credentials are the
 * AWS SDK's own.
 */
final class Clients<C extends SdkAutoCloseable> implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(5);

  private final Map<String, C> byRegion = new ConcurrentHashMap<>();
  private final Function<String, C> make;

  Clients(Function<String, C> make) {
    this.make = make;
  }

  C in(String region) {
    return byRegion.computeIfAbsent(region, make);
  }

  @Override
  public void close() {
    byRegion.values().forEach(SdkAutoCloseable::close);
  }

  /** What all clients have in common. */
  static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, URI endpoint, String region, AwsCredentialsProvider credentials) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.of(region))
        .credentialsProvider(credentials)
        // A caller is waiting: it may try again itself.
        .overrideConfiguration(config -> config.retryStrategy(retry -> retry.maxAttempts(1)))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(SOCKET_TIMEOUT));
  }

  static AwsCredentialsProvider credentials() {
    return DefaultCredentialsProvider.builder().build();
  }
}
