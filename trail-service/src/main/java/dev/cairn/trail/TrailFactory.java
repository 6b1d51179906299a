package dev.cairn.trail;

import dev.cairn.grpc.PageTokens;
import dev.cairn.grpc.authorization.ResourceTags;
import dev.cairn.grpc.recording.EventSender;
import dev.cairn.trail.api.AccessEndpoint;
import dev.cairn.trail.api.ConfigurationEndpoint;
import dev.cairn.trail.api.PolicyDecisions;
import dev.cairn.trail.api.Published;
import dev.cairn.trail.api.RegionEndpoint;
import dev.cairn.trail.api.ServedCalls;
import dev.cairn.trail.api.TrailEndpoint;
import dev.cairn.trail.client.AwsDestinations;
import dev.cairn.trail.client.AwsDestinations.Endpoints;
import dev.cairn.trail.client.GrpcRecorder;
import dev.cairn.trail.crypto.Argon2Passwords;
import dev.cairn.trail.crypto.JoseTokens;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.ConfigurationFeed;
import dev.cairn.trail.domain.Confirmations;
import dev.cairn.trail.domain.Installation;
import dev.cairn.trail.domain.NewestRevision;
import dev.cairn.trail.domain.Outbox;
import dev.cairn.trail.domain.Regions;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.TrailOperations;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.TrailTags;
import dev.cairn.trail.domain.access.SecretName;
import dev.cairn.trail.domain.access.SessionTokens;
import dev.cairn.trail.domain.iam.AccessOperations;
import dev.cairn.trail.domain.iam.AccessOperations.Means;
import dev.cairn.trail.store.CredentialsFile;
import dev.cairn.trail.store.Database;
import dev.cairn.trail.store.JdbiTrailStore;
import dev.cairn.trail.store.OlderInstallation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
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
    Path masterKey =
        config.masterKeyFile().map(Path::of).orElseGet(() -> data.resolve("master-key"));
    return config
        .databaseUrl()
        .map(url -> Database.open(url, config.databaseUser(), config.databasePassword(), masterKey))
        .orElseGet(() -> h2(config, data, masterKey));
  }

  private static Database h2(TrailConfig config, Path data, Path masterKey) {
    Path folder = data.resolve("trail");
    OlderInstallation.requireNone(
        folder,
        data,
        config.masterKeyFile().isPresent() ? Optional.empty() : Optional.of(masterKey));
    return Database.h2(folder, masterKey);
  }

  @Singleton
  TrailStore store(Database database) {
    return new JdbiTrailStore(database, clock);
  }

  /** Settles the root credential and shows it to the user, once. */
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
    if (!store.isRootShown()) {
      CredentialsFile.write(
          config.credentialsFile().map(Path::of).orElse(data.resolve("credentials.json")), root);
      store.noteRootShown();
    }
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
  Outbox outbox(TrailStore store, Confirmations confirmations, Optional<EventSender> sender) {
    return sender
        .map(
            ingest ->
                new Outbox(
                    new ServedCalls(), store, new GrpcRecorder(ingest), confirmations, clock))
        .orElseGet(() -> Outbox.off(store, confirmations));
  }

  @Singleton
  @Requires(bean = EventSender.class)
  OutboxWork outboxWork(Outbox outbox) {
    return new OutboxWork(outbox);
  }

  @Singleton
  Changes changes(
      TrailStore store,
      NewestRevision newest,
      Confirmations confirmations,
      TrailConfig config,
      Outbox outbox) {
    return new Changes(store, newest, confirmations, config.confirmationTimeout(), outbox);
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
  ResourceTags resourceTags(TrailStore store, Changes changes) {
    return new TrailTags(store, changes)::tagsOf;
  }

  @Singleton
  RegionEndpoint regionEndpoint(Regions regions, Installation installation) {
    return new RegionEndpoint(regions, pageTokens(installation));
  }

  @Singleton
  SessionTokens sessionTokens(TrailStore store, Installation installation) {
    return new JoseTokens(
        installation.id(),
        store.secretOrElse(
            SecretName.ofInstallation(SecretName.Kind.TOKEN_KEY), JoseTokens::newSigningKey),
        store.secretOrElse(
            SecretName.ofInstallation(SecretName.Kind.SESSION_KEY), JoseTokens::newSealingKey));
  }

  @Singleton
  AccessOperations accessOperations(
      TrailStore store,
      Changes changes,
      Installation installation,
      SessionTokens tokens,
      MeterRegistry meters) {
    AccessOperations operations =
        AccessOperations.of(
            store,
            changes,
            clock,
            installation,
            new Means(
                new Argon2Passwords(),
                tokens,
                new PolicyDecisions(),
                PolicyDecisions.builtIn(),
                reason -> refused(meters, reason)));
    operations.accounts().ensureAdministrators();
    return operations;
  }

  private static void refused(MeterRegistry meters, String reason) {
    Counter.builder("cairn.access.refused.proofs")
        .description("Access keys, passwords and calls that IssueToken refused, by reason")
        .tag("reason", reason)
        .register(meters)
        .increment();
  }

  @Singleton
  AccessEndpoint accessEndpoint(AccessOperations operations, Installation installation) {
    return new AccessEndpoint(operations, pageTokens(installation));
  }

  @Singleton
  ConfigurationEndpoint configurationEndpoint(
      TrailStore store,
      NewestRevision newest,
      Confirmations confirmations,
      TrailConfig config,
      Regions regions,
      Installation installation,
      SessionTokens tokens,
      AccessOperations access) {
    ConfigurationFeed feed =
        new ConfigurationFeed(store, newest, confirmations, config.pollInterval());
    Published published =
        new Published(installation, tokens.publicKeys(), access.policies().builtIn());
    return new ConfigurationEndpoint(feed, regions, published);
  }

  private static PageTokens pageTokens(Installation installation) {
    return new PageTokens(installation.root().derive("cairn trail page tokens"));
  }
}
