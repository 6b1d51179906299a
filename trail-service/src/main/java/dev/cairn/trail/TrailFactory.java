package dev.cairn.trail;

import dev.cairn.grpc.PageTokens;
import dev.cairn.trail.api.AccessEndpoint;
import dev.cairn.trail.api.ConfigurationEndpoint;
import dev.cairn.trail.api.RegionEndpoint;
import dev.cairn.trail.api.TrailEndpoint;
import dev.cairn.trail.client.AwsDestinations;
import dev.cairn.trail.client.AwsDestinations.Endpoints;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.ConfigurationFeed;
import dev.cairn.trail.domain.Confirmations;
import dev.cairn.trail.domain.Installation;
import dev.cairn.trail.domain.NewestRevision;
import dev.cairn.trail.domain.Regions;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.SigningKeys;
import dev.cairn.trail.domain.TrailOperations;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.store.CredentialsFile;
import dev.cairn.trail.store.Database;
import dev.cairn.trail.store.JdbiTrailStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** The wiring of trail-service. */
@Factory
final class TrailFactory {

  private final InstantSource clock = InstantSource.system();

  @Singleton
  @Bean(preDestroy = "close")
  Database database(TrailConfig config, @Value("${cairn.data:data}") Path data) {
    return config
        .databaseUrl()
        .map(url -> Database.open(url, config.databaseUser(), config.databasePassword()))
        .orElseGet(() -> Database.h2(data.resolve("trail")));
  }

  @Singleton
  TrailStore store(Database database) {
    return new JdbiTrailStore(database, clock);
  }

  /** Settles the root credential and tells the user of it. */
  @Singleton
  Installation installation(
      TrailStore store,
      RootConfig given,
      TrailConfig config,
      @Value("${cairn.data:data}") Path data) {
    Installation kept =
        store.install(
            new Installation(UUID.randomUUID().toString(), given.first(new SecureRandom())));
    RootCredential root = given.over(kept.root());
    if (!root.equals(kept.root())) {
      store.replaceRoot(root);
    }
    CredentialsFile.write(
        config.credentialsFile().map(Path::of).orElse(data.resolve("credentials.json")), root);
    return new Installation(kept.id(), root);
  }

  @Singleton
  Confirmations confirmations(TrailStore store, TrailConfig config, MeterRegistry meters) {
    Confirmations confirmations = new Confirmations(config.replicaGrace(), store);
    meters.gauge("cairn.trail.confirming.replicas", confirmations, Confirmations::connected);
    meters.gauge("cairn.trail.lost.replicas", confirmations, Confirmations::lost);
    return confirmations;
  }

  @Singleton
  NewestRevision newestRevision() {
    return new NewestRevision();
  }

  @Singleton
  Changes changes(
      TrailStore store, NewestRevision newest, Confirmations confirmations, TrailConfig config) {
    return new Changes(store, newest, confirmations, config.confirmationTimeout());
  }

  @Singleton
  Regions regions(TrailStore store, Changes changes, TrailConfig config) {
    Regions regions = new Regions(store, changes, clock);
    regions.configure(config.regionList());
    return regions;
  }

  @Singleton
  @Bean(preDestroy = "close")
  AwsDestinations destinations(ChecksConfig config) {
    Endpoints endpoints =
        AwsSettings.endpoints(
            name -> Optional.ofNullable(System.getProperty(name)),
            name -> Optional.ofNullable(System.getenv(name)));
    config.requireEndpoints(endpoints);
    return new AwsDestinations(endpoints, config.modes(), config.timeout());
  }

  @Singleton
  TrailEndpoint trailEndpoint(
      TrailStore store,
      Changes changes,
      TrailConfig config,
      AwsDestinations destinations,
      Installation installation) {
    TrailOperations operations =
        TrailOperations.of(store, changes, clock, config.trailsPerRegion(), destinations);
    return new TrailEndpoint(operations, pageTokens(installation));
  }

  @Singleton
  RegionEndpoint regionEndpoint(Regions regions, Installation installation) {
    return new RegionEndpoint(regions, pageTokens(installation));
  }

  @Singleton
  AccessEndpoint accessEndpoint(Installation installation) {
    return new AccessEndpoint(new SigningKeys(installation.root(), clock));
  }

  @Singleton
  ConfigurationEndpoint configurationEndpoint(
      TrailStore store,
      NewestRevision newest,
      Confirmations confirmations,
      TrailConfig config,
      Regions regions,
      Installation installation) {
    ConfigurationFeed feed =
        new ConfigurationFeed(store, newest, confirmations, config.pollInterval());
    return new ConfigurationEndpoint(feed, regions, installation);
  }

  private static PageTokens pageTokens(Installation installation) {
    return new PageTokens(installation.root().derive("cairn trail page tokens"));
  }
}
