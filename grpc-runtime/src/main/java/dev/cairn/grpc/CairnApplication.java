package dev.cairn.grpc;

import dev.cairn.grpc.recording.RecordingQueue;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running process of Cairn: some of the services, one gRPC port, one HTTP port for health and
 * metrics.
 */
public final class CairnApplication implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CairnApplication.class);
  private static final Duration CONFIGURATION_WAIT = Duration.ofSeconds(30);

  private final ApplicationContext context;
  private final CairnServer server;
  private final EmbeddedServer http;
  private final List<Background> started = new ArrayList<>();

  private CairnApplication(ApplicationContext context) {
    this.context = context;
    this.server = context.getBean(CairnServer.class);
    this.http = context.getBean(EmbeddedServer.class);
  }

  /**
   * Starts the services and returns when they are ready: they answer calls, and the configuration
   * is known.
   *
   * @param services names, e.g. {@code ingest}
   * @param properties configuration that goes before files and environment
   */
  public static CairnApplication start(Set<String> services, Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    services.forEach(service -> all.put("cairn.service." + service, true));
    ApplicationContext context =
        ApplicationContext.builder().banner(false).deduceEnvironment(false).properties(all).build();
    try {
      HttpTls.settle(context.getEnvironment().start());
      Ports.requireFree(context.getEnvironment());
      context.start();
      Settings.requireGood(context);
      CairnApplication application = new CairnApplication(context);
      application.begin();
      return application;
    } catch (RuntimeException | Error e) {
      context.close();
      throw e;
    }
  }

  private void begin() {
    FutureTask<EmbeddedServer> httpStart = new FutureTask<>(http::start);
    Thread.ofVirtual().start(httpStart);
    server.start();
    // Its end is the last: it takes the events of calls that are answered while all else ends.
    context.findBean(RecordingQueue.class).ifPresent(this::start);
    // The watch first: without it no caller is known.
    start(context.getBean(ConfigurationStream.class));
    context.getBeansOfType(Background.class).forEach(this::start);
    try {
      if (!context.getBean(Configuration.class).awaitKnown(CONFIGURATION_WAIT)) {
        LOG.warn(
            "trail-service did not answer within {}: calls are refused until it does",
            CONFIGURATION_WAIT);
      }
      httpStart.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The HTTP port is not served", e.getCause());
    }
    server.ready();
  }

  private void start(Background background) {
    if (!started.contains(background)) {
      background.start();
      started.add(background);
    }
  }

  /** A bean of the process. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** What else this process offers. */
  public List<Endpoint> endpoints() {
    return List.copyOf(context.getBeansOfType(Endpoint.class));
  }

  /** Where gRPC is served, e.g. {@code 127.0.0.1:7700}. */
  public String grpcAddress() {
    return server.address();
  }

  /** Where health and metrics are served, e.g. {@code http://127.0.0.1:7780}. */
  public String httpAddress() {
    return http.getScheme() + "://" + http.getHost() + ":" + http.getPort();
  }

  /** Stops: first the work in the background, then the servers. */
  @Override
  public void close() {
    started.reversed().forEach(Background::close);
    server.close();
    context.close();
  }
}
