package dev.cairn.gateway;

import dev.cairn.gateway.aws.AwsEdge;
import dev.cairn.gateway.client.ConfiguredIdentities;
import dev.cairn.gateway.client.GrpcSigningKeys;
import dev.cairn.gateway.sigv4.CachedSigningKeys;
import dev.cairn.gateway.sigv4.CurrentSigningKeys;
import dev.cairn.gateway.sigv4.SignatureVerifier;
import dev.cairn.gateway.sigv4.SigningKeys;
import dev.cairn.grpc.Channels;
import dev.cairn.grpc.Configuration;
import dev.cairn.model.LogBudget;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The wiring of gateway-service. */
@Factory
final class GatewayFactory {

  private final InstantSource clock = InstantSource.system();

  @Singleton
  AwsEdge awsEdge(Channels channels, Configuration configuration, MeterRegistry meters) {
    LogBudget log = new LogBudget(clock);
    SigningKeys source = new GrpcSigningKeys(channels.to("trail"), log);
    SigningKeys keys =
        new CurrentSigningKeys(
            new CachedSigningKeys(source, System::nanoTime),
            source,
            new ConfiguredIdentities(configuration),
            log);
    return new AwsEdge(
        new SignatureVerifier(keys, clock, reason -> refused(meters, reason)), channels::to);
  }

  private static void refused(MeterRegistry meters, String reason) {
    Counter.builder("cairn.access.refused.signatures")
        .description("Signed requests that were refused, by reason")
        .tag("reason", reason)
        .register(meters)
        .increment();
  }
}
