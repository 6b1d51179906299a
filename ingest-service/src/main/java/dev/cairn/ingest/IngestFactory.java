package dev.cairn.ingest;

import dev.cairn.grpc.Channels;
import dev.cairn.grpc.Configuration;
import dev.cairn.grpc.authorization.Authorizer;
import dev.cairn.ingest.api.EventFeedEndpoint;
import dev.cairn.ingest.api.IngestEndpoint;
import dev.cairn.ingest.api.StreamMemory;
import dev.cairn.ingest.client.AuthorizedProducers;
import dev.cairn.ingest.client.ConfiguredRegions;
import dev.cairn.ingest.domain.EventLog;
import dev.cairn.ingest.domain.Followers;
import dev.cairn.ingest.domain.Ingestor;
import dev.cairn.ingest.domain.Pace;
import dev.cairn.ingest.store.DiskRetention;
import dev.cairn.ingest.store.FileFollowers;
import dev.cairn.ingest.store.RetentionRules;
import dev.cairn.ingest.store.SegmentEventLog;
import dev.cairn.ingest.store.SegmentLogSettings;
import dev.cairn.model.PartitionId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;

/** The wiring of ingest-service. */
@Factory
final class IngestFactory {

  /** A segment is ended at the latest when this part of the retention has passed. */
  private static final int SEGMENTS_PER_RETENTION = 8;

  private final InstantSource clock = InstantSource.system();

  @Singleton
  @Bean(preDestroy = "close")
  FileFollowers followers(@Value("${cairn.data:data}") Path data) {
    return opened("followers", () -> FileFollowers.open(data.resolve("ingest"), clock));
  }

  @Singleton
  @Bean(preDestroy = "close")
  SegmentEventLog log(
      @Value("${cairn.data:data}") Path data,
      Configuration configuration,
      FileFollowers followers) {
    SegmentEventLog log =
        opened(
            "event log",
            () ->
                SegmentEventLog.open(
                    data.resolve("ingest").resolve("log"),
                    SegmentLogSettings.defaults(),
                    configuration::revision,
                    clock,
                    followers.readUpTo()));
    Runnable settle = () -> log.settle(configuration.installationId(), configuration.revision());
    log.awaitConfiguration(settle);
    configuration.onChange(settle);
    return log;
  }

  private interface Opening<T> {
    T open() throws IOException;
  }

  private static <T> T opened(String what, Opening<T> opening) {
    try {
      return opening.open();
    } catch (IOException e) {
      throw new UncheckedIOException("The " + what + " cannot be opened: " + e.getMessage(), e);
    }
  }

  @Singleton
  LogUpkeep upkeep(
      SegmentEventLog log, FileFollowers followers, IngestConfig config, MeterRegistry meters) {
    RetentionRules rules =
        new RetentionRules(
            config.retention(),
            config.diskBudget(),
            config.hold(),
            config.holdShare(),
            config.diskReserve(),
            config.followers());
    return new LogUpkeep(
        log,
        followers,
        new DiskRetention(log, followers, rules, clock),
        new LogMeters(log, followers, meters),
        config.retention().dividedBy(SEGMENTS_PER_RETENTION));
  }

  @Singleton
  Pace pace(IngestConfig config) {
    return new Pace(Set.copyOf(config.paceFollowers()), config.paceLag());
  }

  @Singleton
  EventFeedEndpoint eventFeedEndpoint(EventLog log, Followers followers, Pace pace) {
    return new EventFeedEndpoint(log, followers, pace);
  }

  @Singleton
  ConfiguredRegions regions(
      Configuration configuration, Channels channels, IngestConfig config, EventLog log) {
    return new ConfiguredRegions(
        configuration,
        channels.to("trail"),
        config.registerUnknownRegions(),
        log.partitions().stream().map(PartitionId::region).collect(Collectors.toSet()));
  }

  @Singleton
  Ingestor ingestor(
      EventLog log,
      ConfiguredRegions regions,
      GlobalServicesConfig globalServices,
      Pace pace,
      Authorizer authorizer) {
    return new Ingestor(
        log, regions, globalServices.services(), clock, pace, new AuthorizedProducers(authorizer));
  }

  @Singleton
  IngestEndpoint ingestEndpoint(Ingestor ingestor, IngestConfig config, MeterRegistry meters) {
    StreamMemory streams = new StreamMemory(config.streamMemory(), StreamMemory.PATIENCE, meters);
    return new IngestEndpoint(ingestor, streams, meters);
  }
}
