package dev.cairn.standalone;

import static java.util.Objects.requireNonNull;

import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.delivery.v1.DeliveryServiceGrpc;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.region.v1.RegionServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.testing.FreePorts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The suite in processes of its own on a data folder, and stubs for it. */
final class Suite implements AutoCloseable {

  /** How the suite is divided into processes. */
  enum Form {
    ONE_PROCESS,
    FIVE_PROCESSES
  }

  static final String ACCOUNT = "111122223333";
  static final String ACCESS_KEY_ID = "AKIAROOTROOTROOTROOT";
  static final String SECRET_ACCESS_KEY = "a-secret-of-the-tests-that-is-long-enough";

  private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");
  private static final List<String> SERVICES =
      List.of("trail", "ingest", "history", "delivery", "gateway");

  private final Form form;
  private final Path data;
  private final Map<String, String> settings;
  private final Map<String, String> environment;
  private final Map<String, SuiteProcess> processes = new ConcurrentHashMap<>();
  private final Map<String, ManagedChannel> channels = new HashMap<>();
  private final Map<String, String> addresses = new HashMap<>();
  private Optional<SslContext> tls = Optional.empty();

  private Suite(
      Form form, Path data, Map<String, String> settings, Map<String, String> environment) {
    this.form = form;
    this.data = data;
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * Starts the suite and returns when it is ready.
   *
   * @param settings {@code --set} of every process
   */
  static Suite start(Form form, Path data, Map<String, String> settings)
      throws IOException, InterruptedException {
    return start(form, data, settings, Map.of());
  }

  /** As {@link #start(Form, Path, Map)}, with more in the environment of every process. */
  static Suite start(
      Form form, Path data, Map<String, String> settings, Map<String, String> environment)
      throws IOException, InterruptedException {
    Suite suite = new Suite(form, data, settings, environment);
    try {
      switch (form) {
        case ONE_PROCESS -> suite.startOne();
        case FIVE_PROCESSES -> suite.startFive();
      }
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      suite.close();
      throw e;
    }
    return suite;
  }

  private void startOne() throws IOException, InterruptedException {
    processes.put("all", SuiteProcess.start(CairnDev.class.getName(), data, settings, environment));
  }

  private void startFive() throws IOException, InterruptedException {
    // Each needs to know where the others will be.
    for (String service : SERVICES) {
      addresses.put(service, "127.0.0.1:" + FreePorts.take());
    }
    List<Callable<Void>> starts = new ArrayList<>();
    for (String service : SERVICES) {
      starts.add(
          () -> {
            startService(service);
            return null;
          });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> start : threads.invokeAll(starts)) {
        start.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a service did not start", e.getCause());
    }
  }

  /** Starts one service of the five-process form. The others find it again at its old address. */
  void startService(String service) throws IOException, InterruptedException {
    startService(service, settings);
  }

  /** As {@link #startService(String)}, with other settings. */
  void startService(String service, Map<String, String> settings)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(settings);
    addresses.forEach((name, address) -> all.put("cairn.grpc.address." + name, address));
    String own = requireNonNull(addresses.get(service));
    all.put("cairn.grpc.port", own.substring(own.lastIndexOf(':') + 1));
    String main =
        "dev.cairn."
            + service
            + "."
            + Character.toUpperCase(service.charAt(0))
            + service.substring(1)
            + "Application";
    SuiteProcess process = SuiteProcess.start(main, data, all, environment);
    processes.put(service, process);
  }

  /** Ends a process as kill -9 does: {@code all}, or a service. */
  void kill(String process) throws InterruptedException {
    process(process).kill();
  }

  /** The process that runs a service. */
  SuiteProcess process(String service) {
    String name =
        switch (form) {
          case ONE_PROCESS -> "all";
          case FIVE_PROCESSES -> service;
        };
    return requireNonNull(processes.get(name), "no process runs " + service);
  }

  /** Stubs call over TLS from now on. */
  void trust(SslContext tls) {
    this.tls = Optional.of(tls);
  }

  /** Folder of everything that the suite writes. */
  Path data() {
    return data;
  }

  String token() throws IOException {
    Matcher matcher = TOKEN.matcher(Files.readString(data.resolve("credentials.json")));
    if (!matcher.find()) {
      throw new AssertionError("no token in credentials.json");
    }
    return matcher.group(1);
  }

  IngestServiceGrpc.IngestServiceBlockingStub ingest() throws IOException {
    return authorized(IngestServiceGrpc.newBlockingStub(channel("ingest")));
  }

  HistoryServiceGrpc.HistoryServiceBlockingStub history() throws IOException {
    return authorized(HistoryServiceGrpc.newBlockingStub(channel("history")));
  }

  TrailServiceGrpc.TrailServiceBlockingStub trails() throws IOException {
    return authorized(TrailServiceGrpc.newBlockingStub(channel("trail")));
  }

  RegionServiceGrpc.RegionServiceBlockingStub regions() throws IOException {
    return authorized(RegionServiceGrpc.newBlockingStub(channel("trail")));
  }

  DeliveryServiceGrpc.DeliveryServiceBlockingStub delivery() throws IOException {
    return authorized(DeliveryServiceGrpc.newBlockingStub(channel("delivery")));
  }

  /** With no credential: the request itself proves who calls. */
  AccessServiceGrpc.AccessServiceBlockingStub tokens() {
    return AccessServiceGrpc.newBlockingStub(channel("trail"));
  }

  /** As {@link #trails()}, with a token of the caller's. */
  TrailServiceGrpc.TrailServiceBlockingStub trails(String token) {
    return authorized(TrailServiceGrpc.newBlockingStub(channel("trail")), token);
  }

  AccessServiceGrpc.AccessServiceBlockingStub access() throws IOException {
    return authorized(AccessServiceGrpc.newBlockingStub(channel("trail")));
  }

  /** As {@link #access()}, with a token of the caller's. */
  AccessServiceGrpc.AccessServiceBlockingStub access(String token) {
    return authorized(AccessServiceGrpc.newBlockingStub(channel("trail")), token);
  }

  /** As {@link #ingest()}, with a token of the caller's. */
  IngestServiceGrpc.IngestServiceBlockingStub ingest(String token) {
    return authorized(IngestServiceGrpc.newBlockingStub(channel("ingest")), token);
  }

  /** For streams of events, with a token of the caller's. */
  IngestServiceGrpc.IngestServiceStub producer(String token) {
    return authorized(IngestServiceGrpc.newStub(channel("ingest")), token);
  }

  /** To the process that runs a service. */
  ManagedChannel channel(String service) {
    return channels.computeIfAbsent(
        process(service).grpcAddress(),
        address ->
            tls.map(NettyChannelBuilder.forTarget(address)::sslContext)
                .orElseGet(NettyChannelBuilder.forTarget(address)::usePlaintext)
                .maxInboundMessageSize(64 << 20)
                .build());
  }

  /** As {@link #history()}, with a token of the caller's. */
  HistoryServiceGrpc.HistoryServiceBlockingStub history(String token) {
    return authorized(HistoryServiceGrpc.newBlockingStub(channel("history")), token);
  }

  private <S extends AbstractStub<S>> S authorized(S stub) throws IOException {
    return authorized(stub, token());
  }

  private static <S extends AbstractStub<S>> S authorized(S stub, String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    // Followers first: nothing that they need goes away before them.
    new ArrayList<>(processes.entrySet())
        .stream()
            .sorted((a, b) -> SERVICES.indexOf(b.getKey()) - SERVICES.indexOf(a.getKey()))
            .forEach(entry -> entry.getValue().close());
  }
}
