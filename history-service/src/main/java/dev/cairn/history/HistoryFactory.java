package dev.cairn.history;

import dev.cairn.grpc.CairnServer;
import dev.cairn.grpc.Channels;
import dev.cairn.grpc.Configuration;
import dev.cairn.grpc.GrpcConfig;
import dev.cairn.grpc.PageTokens;
import dev.cairn.history.api.HistoryEndpoint;
import dev.cairn.history.client.GrpcEventFeed;
import dev.cairn.history.domain.EventHistory;
import dev.cairn.history.domain.Indexer;
import dev.cairn.history.domain.LogFollower;
import dev.cairn.history.domain.LookupQuota;
import dev.cairn.history.store.LuceneEventIndex;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;

/** The wiring of history-service. */
@Factory
final class HistoryFactory {

  @Singleton
  @Bean(preDestroy = "close")
  LuceneEventIndex eventIndex(
      HistoryConfig config, @Value("${cairn.data:data}") Path data, MeterRegistry meters) {
    LuceneEventIndex index =
        LuceneEventIndex.open(
            data.resolve("history"),
            new LuceneEventIndex.Limits(
                config.openWriters(),
                config.openReaders(),
                (long) config.bufferMegabytes() << 20,
                config.refreshInterval(),
                LuceneEventIndex.Limits.DEFAULT.idle()));
    Gauge.builder("cairn.history.index.days", index, LuceneEventIndex::days).register(meters);
    Gauge.builder("cairn.history.index.writers", index, LuceneEventIndex::openWriters)
        .register(meters);
    Gauge.builder("cairn.history.index.readers", index, LuceneEventIndex::openReaders)
        .register(meters);
    Gauge.builder("cairn.history.index.buffered", index, LuceneEventIndex::bufferedBytes)
        .baseUnit("bytes")
        .register(meters);
    return index;
  }

  @Singleton
  Indexer indexer(LuceneEventIndex index, HistoryConfig config, MeterRegistry meters) {
    Indexer indexer = new Indexer(index, config.retention(), InstantSource.system());
    FunctionCounter.builder("cairn.history.index.events", indexer, Indexer::indexed)
        .register(meters);
    FunctionCounter.builder("cairn.history.index.too.old", indexer, Indexer::tooOld)
        .register(meters);
    return indexer;
  }

  @Singleton
  HistoryBackground background(
      LuceneEventIndex index,
      Indexer indexer,
      Channels channels,
      GrpcConfig grpc,
      HistoryConfig config,
      CairnServer server) {
    GrpcEventFeed feed = new GrpcEventFeed(channels.to("ingest"), grpc.defaultDeadline());
    return new HistoryBackground(
        new LogFollower(
            feed,
            indexer,
            config.commitInterval(),
            config.startOver(),
            () -> server.giveUp(HistoryServiceGrpc.SERVICE_NAME)),
        index,
        config.refreshInterval());
  }

  @Singleton
  HistoryEndpoint historyEndpoint(
      LuceneEventIndex index,
      HistoryConfig config,
      Configuration configuration,
      PageTokens tokens) {
    return new HistoryEndpoint(
        new EventHistory(
            index,
            config.retention(),
            InstantSource.system(),
            new LookupQuota(config.lookupsPerSecond(), System::nanoTime),
            configuration::isKnown),
        tokens);
  }
}
