package dev.cairn.gateway;

import dev.cairn.gateway.aws.AwsEdge;
import dev.cairn.gateway.client.GrpcSigningKeys;
import dev.cairn.gateway.sigv4.CachedSigningKeys;
import dev.cairn.gateway.sigv4.SignatureVerifier;
import dev.cairn.grpc.Channels;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The wiring of gateway-service. */
@Factory
final class GatewayFactory {

  private final InstantSource clock = InstantSource.system();

  @Singleton
  AwsEdge awsEdge(Channels channels) {
    CachedSigningKeys keys =
        new CachedSigningKeys(new GrpcSigningKeys(channels.to("trail")), clock);
    return new AwsEdge(new SignatureVerifier(keys, clock), channels::to);
  }
}
