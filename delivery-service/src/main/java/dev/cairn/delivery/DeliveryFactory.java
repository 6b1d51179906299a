package dev.cairn.delivery;

import dev.cairn.delivery.api.DeliveryEndpoint;
import dev.cairn.delivery.client.GrpcEventFeed;
import dev.cairn.delivery.client.GrpcStatusReports;
import dev.cairn.delivery.client.WatchedTrails;
import dev.cairn.delivery.domain.Delivery;
import dev.cairn.delivery.domain.DeliveryMetrics;
import dev.cairn.delivery.domain.DeliveryStore;
import dev.cairn.delivery.domain.FirstStart;
import dev.cairn.delivery.domain.Uploads;
import dev.cairn.delivery.store.JdbiDeliveryStore;
import dev.cairn.grpc.CairnServer;
import dev.cairn.grpc.Channels;
import dev.cairn.grpc.ConfigurationStream;
import dev.cairn.proto.delivery.v1.DeliveryServiceGrpc;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;

/**
 * The wiring of delivery-service. Delivery itself is made when the process begins its work, after
 * trail-service has written the credential that the embedded S3 shares.
 */
@Factory
final class DeliveryFactory {

  private static final int RETRIES_AT_ONCE = 2;

  private final InstantSource clock = InstantSource.system();
  private final Wake wake = new Wake();

  @Singleton
  @Bean(preDestroy = "close")
  DeliveryStore store(DeliveryConfig config, @Value("${cairn.data:data}") Path data) {
    return config
        .databaseUrl()
        .map(
            url -> JdbiDeliveryStore.openUrl(url, config.databaseUser(), config.databasePassword()))
        .orElseGet(() -> JdbiDeliveryStore.openFile(data.resolve("delivery")));
  }

  @Singleton
  @Bean(preDestroy = "close")
  Buckets buckets(DeliveryConfig config, @Value("${cairn.data:data}") Path data) {
    return Buckets.open(data, config.s3Port());
  }

  @Singleton
  @Bean(preDestroy = "close")
  WatchedTrails trails(@Value("${cairn.data:data}") Path data) {
    return new WatchedTrails(data.resolve("delivery").resolve("revisions.tmp"), wake::signal);
  }

  @Singleton
  GrpcEventFeed feed(Channels channels) {
    return new GrpcEventFeed(channels.to("ingest"), wake::signal);
  }

  @Singleton
  GrpcStatusReports reports(Channels channels) {
    return new GrpcStatusReports(channels.to("trail"));
  }

  @Singleton
  Delivery delivery(
      DeliveryConfig config,
      DeliveryStore store,
      Buckets buckets,
      WatchedTrails trails,
      GrpcEventFeed feed,
      GrpcStatusReports reports,
      MeterRegistry meters) {
    DeliveryMetrics metrics = new DeliveryMetrics();
    bind(metrics, meters);
    return new Delivery(
        store,
        feed,
        trails,
        uploads("delivery-upload-", buckets, config, config.uploads()),
        uploads("delivery-retry-", buckets, config, RETRIES_AT_ONCE),
        reports,
        config.settings(!buckets.isEmbedded()),
        config.startOver(),
        metrics,
        UUID.randomUUID().toString(),
        System::nanoTime);
  }

  private Uploads uploads(String name, Buckets buckets, DeliveryConfig config, int parallel) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            parallel, Thread.ofPlatform().name(name, 0).daemon().factory());
    return new Uploads(
        buckets.objects(),
        task ->
            threads.execute(
                () -> {
                  task.run();
                  wake.signal();
                }),
        parallel,
        config.gzipLevel());
  }

  private static void bind(DeliveryMetrics metrics, MeterRegistry meters) {
    counter(meters, metrics, "cairn.delivery.read.events", DeliveryMetrics::readEvents);
    counter(meters, metrics, "cairn.delivery.deliver.events", DeliveryMetrics::deliveredEvents);
    counter(meters, metrics, "cairn.delivery.deliver.files", DeliveryMetrics::deliveredFiles);
    counter(meters, metrics, "cairn.delivery.deliver.bytes", DeliveryMetrics::deliveredBytes);
    counter(meters, metrics, "cairn.delivery.deliver.failures", DeliveryMetrics::failedAttempts);
  }

  private static void counter(
      MeterRegistry meters,
      DeliveryMetrics metrics,
      String name,
      ToDoubleFunction<DeliveryMetrics> value) {
    FunctionCounter.builder(name, metrics, value).register(meters);
  }

  @Singleton
  DeliveryWork work(
      DeliveryConfig config,
      DeliveryStore store,
      Delivery delivery,
      Channels channels,
      WatchedTrails trails,
      GrpcEventFeed feed,
      GrpcStatusReports reports,
      CairnServer server) {
    ConfigurationStream configuration =
        new ConfigurationStream(
            channels.to("trail"), "delivery", OptionalLong.of(0), false, trails);
    return new DeliveryWork(
        delivery,
        configuration,
        feed,
        reports,
        wake,
        clock,
        reported -> FirstStart.refusal(store, reported, config.startOver()),
        DeliveryFactory::exit,
        () -> server.giveUp(DeliveryServiceGrpc.SERVICE_NAME));
  }

  /** From another thread: the exit waits for delivery's own. */
  private static void exit() {
    Thread.ofPlatform().name("delivery-exit").start(() -> System.exit(1));
  }

  @Singleton
  DeliveryEndpoint endpoint(BeanProvider<Delivery> delivery) {
    return new DeliveryEndpoint(delivery::get);
  }
}
