package dev.cairn.ingest;

import dev.cairn.grpc.Channels;
import dev.cairn.grpc.Configuration;
import dev.cairn.ingest.api.IngestEndpoint;
import dev.cairn.ingest.client.ConfiguredRegions;
import dev.cairn.ingest.domain.EventLog;
import dev.cairn.ingest.domain.Ingestor;
import dev.cairn.model.PartitionId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.stream.Collectors;

/** The wiring of ingest-service. */
@Factory
final class IngestFactory {

  private final InstantSource clock = InstantSource.system();

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
  Ingestor ingestor(EventLog log, ConfiguredRegions regions) {
    return new Ingestor(log, regions, clock);
  }

  @Singleton
  IngestEndpoint ingestEndpoint(Ingestor ingestor, MeterRegistry meters) {
    return new IngestEndpoint(ingestor, meters);
  }
}
