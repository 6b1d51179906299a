package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.tls.Plaintext;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC server of a process: the same services and interceptors behind a network port and behind
 * the in-process transport. Every call is served on a virtual thread of its own.
 */
public final class CairnServer implements AutoCloseable {

  /** What a connection may have sent that nobody has read yet; there may be many of them. */
  private static final int FLOW_CONTROL_WINDOW = 1 << 20;

  private static final int MAX_METADATA_SIZE = 16 << 10;
  private static final long DRAIN_SECONDS = 5;

  private final Server network;
  private final Server inProcess;
  private final HealthStatusManager health;
  private final ExecutorService executor;
  private final Set<String> givenUp = new HashSet<>();

  /**
   * @param tls what the network port serves with; empty for plaintext
   * @param services what is served
   * @param metrics sees every call first
   */
  CairnServer(
      GrpcConfig config,
      Optional<SslContext> tls,
      String inProcessName,
      List<BindableService> services,
      Interception interception,
      ServerInterceptor metrics) {
    requireNonNull(config, "config is null");
    if (tls.isEmpty()) {
      Plaintext.require(
          config.host(),
          config.plaintext(),
          "cairn.grpc.host",
          "cairn.grpc.tls.certificate and cairn.grpc.tls.private-key");
    }
    executor = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
    health = new HealthStatusManager();
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
    NettyServerBuilder netty =
        NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
            .flowControlWindow(FLOW_CONTROL_WINDOW)
            .maxInboundMetadataSize(MAX_METADATA_SIZE)
            .maxConcurrentCallsPerConnection(1000)
            .maxRstFramesPerWindow(1000, 30)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addTransportFilter(new ClientCertificates())
            .maxInboundMessageSize(config.maxMessageSize())
            .addStreamTracerFactory(AnonymousRequests.TRACERS);
    tls.ifPresent(netty::sslContext);
    List<ServerInterceptor> interceptors = new ArrayList<>(interception.innermostFirst());
    interceptors.add(metrics);
    network = build(netty, config, services, interceptors);
    inProcess =
        build(InProcessServerBuilder.forName(inProcessName), config, services, interceptors);
  }

  private Server build(
      ServerBuilder<?> builder,
      GrpcConfig config,
      List<BindableService> services,
      List<ServerInterceptor> innermostFirst) {
    builder.executor(executor);
    innermostFirst.forEach(builder::intercept);
    services.forEach(builder::addService);
    builder.addService(health.getHealthService());
    if (config.reflection()) {
      builder.addService(Reflection.service());
    }
    return builder.build();
  }

  /** Listens. Health says NOT_SERVING until {@link #ready}. */
  void start() {
    try {
      inProcess.start();
      network.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** From now on health says SERVING, save of what was given up. */
  public synchronized void ready() {
    network
        .getServices()
        .forEach(service -> setServing(service.getServiceDescriptor().getName(), true));
    givenUp.forEach(service -> setServing(service, false));
    setServing(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, isAtWork());
  }

  /**
   * A service has given up its work in the background until somebody helps: health of it and of the
   * process says NOT_SERVING until the process ends. Calls are answered as before.
   *
   * @param service e.g. {@code cairn.history.v1.HistoryService}
   */
  public synchronized void giveUp(String service) {
    givenUp.add(service);
    setServing(service, false);
    setServing(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, false);
  }

  private void setServing(String service, boolean serving) {
    health.setStatus(service, serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  /** Whether no service has given up. */
  synchronized boolean isAtWork() {
    return givenUp.isEmpty();
  }

  /** Where it listens, e.g. {@code 127.0.0.1:7700}. */
  public String address() {
    InetSocketAddress address = (InetSocketAddress) network.getListenSockets().getFirst();
    InetAddress host = address.getAddress();
    // What listens on every address is called by a name that certificates can have.
    String text = host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
    return (text.contains(":") ? "[" + text + "]" : text) + ":" + network.getPort();
  }

  @Override
  public void close() {
    health.enterTerminalState();
    network.shutdown();
    inProcess.shutdown();
    try {
      if (!network.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
        network.shutdownNow();
      }
      if (!inProcess.awaitTermination(1, TimeUnit.SECONDS)) {
        inProcess.shutdownNow();
      }
    } catch (InterruptedException e) {
      network.shutdownNow();
      inProcess.shutdownNow();
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
  }
}
