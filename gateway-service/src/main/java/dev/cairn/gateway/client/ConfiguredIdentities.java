package dev.cairn.gateway.client;

import static java.util.Objects.requireNonNull;

import dev.cairn.gateway.sigv4.KnownIdentities;
import dev.cairn.grpc.Configuration;
import java.util.Optional;

/** Users and roles as the configuration watch tells of them. */
public final class ConfiguredIdentities implements KnownIdentities {

  private final Configuration configuration;

  public ConfiguredIdentities(Configuration configuration) {
    this.configuration = requireNonNull(configuration, "configuration is null");
  }

  @Override
  public Optional<Known> find(String arn) {
    return configuration
        .identities()
        .find(arn)
        .map(identity -> new Known(identity.activeAccessKeyIds(), identity.sessionsValidAfter()));
  }

  @Override
  public boolean isActiveAccessKey(String accessKeyId) {
    return configuration.isActiveAccessKey(accessKeyId);
  }
}
