package dev.cairn.grpc;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command line of a process of Cairn: reads the options, starts the services, says where they
 * are in a line that begins {@code ready} and in a file, and waits for the end.
 */
@Command(mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true)
public class ProcessCommand implements Callable<Integer> {

  private static final int BAD_USAGE = 2;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of everything that is written. Default: ${DEFAULT-VALUE}")
  Path data = Path.of("data");

  @Option(
      names = "--grpc-port",
      paramLabel = "N",
      description = "Port of gRPC; 0 takes a free one. Default: 7700")
  int grpcPort = 7700;

  @Option(
      names = "--http-port",
      paramLabel = "N",
      description =
          "Port of health and metrics, and of the AWS-compatible API where the gateway runs; 0 takes a"
              + " free one. Default: 7780")
  int httpPort = 7780;

  @Option(
      names = "--s3-port",
      paramLabel = "N",
      description = "Port of the embedded S3; 0 takes a free one. Default: 7790")
  int s3Port = 7790;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a configuration key; see docs/configuration.md. May be repeated.")
  Map<String, String> settings = new HashMap<>();

  private final Set<String> services;
  private final String endpointsFile;
  private final Map<String, Object> defaults;

  /**
   * @param services what runs in the process
   * @param endpointsFile name of the file under the data folder that says where it is
   * @param defaults configuration that {@code --set} goes before
   */
  protected ProcessCommand(
      Set<String> services, String endpointsFile, Map<String, Object> defaults) {
    this.services = Set.copyOf(services);
    this.endpointsFile = endpointsFile;
    this.defaults = Map.copyOf(defaults);
  }

  /** Runs a process of one service until it is told to end. */
  public static void runService(String service, String[] args) {
    ProcessCommand command =
        new ProcessCommand(Set.of(service), "endpoints-" + service + ".json", Map.of());
    System.exit(new CommandLine(command).setCommandName("cairn service " + service).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    // grpc-java and Lucene log to java.util.logging.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    CairnApplication application;
    try {
      application = CairnApplication.start(services, properties());
    } catch (RuntimeException e) {
      Throwable cause = rootCause(e);
      System.err.println(
          "cairn: " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
      return cause instanceof IllegalArgumentException ? BAD_USAGE : 1;
    }
    // The JVM ends when this has run; the sleep below is not woken.
    Runtime.getRuntime().addShutdownHook(new Thread(application::close, "stop"));
    writeEndpoints(application);
    printReady(application, Duration.ofNanos(System.nanoTime() - begin));
    Thread.sleep(Duration.ofDays(365_000)); // until a signal ends the process
    return 0;
  }

  private static Throwable rootCause(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>(defaults);
    properties.put("cairn.data", data.toString());
    properties.put("cairn.grpc.port", grpcPort);
    properties.put("micronaut.server.port", httpPort == 0 ? -1 : httpPort);
    properties.put("cairn.delivery.s3-port", s3Port);
    properties.putAll(settings);
    return properties;
  }

  private void writeEndpoints(CairnApplication application) throws IOException {
    Files.createDirectories(data);
    Path file = data.resolve(endpointsFile);
    Path draft = data.resolve(endpointsFile + ".new");
    String text =
        endpoints(application).entrySet().stream()
            .map(entry -> "\"" + entry.getKey() + "\":\"" + escape(entry.getValue()) + "\"")
            .sorted()
            .collect(Collectors.joining(",", "{", "}\n"));
    Files.writeString(draft, text);
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** Addresses by name, and the path of the credentials file. */
  protected final Map<String, String> endpoints(CairnApplication application) {
    Map<String, String> endpoints = new HashMap<>();
    endpoints.put("grpc", application.grpcAddress());
    endpoints.put("http", application.httpAddress());
    application.endpoints().forEach(endpoint -> endpoints.put(endpoint.name(), endpoint.address()));
    endpoints.put("credentials", data.resolve("credentials.json").toAbsolutePath().toString());
    return endpoints;
  }

  /** Tells the user where the process is. The last line begins {@code ready}. */
  protected void printReady(CairnApplication application, Duration elapsed) {
    System.out.println(readyLine(application, elapsed));
  }

  /** e.g. {@code ready in 1.9 s: grpc 127.0.0.1:7700, http http://127.0.0.1:7780}. */
  protected final String readyLine(CairnApplication application, Duration elapsed) {
    String addresses =
        endpoints(application).entrySet().stream()
            .filter(entry -> !entry.getKey().equals("credentials"))
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return "ready in %d.%d s: %s"
        .formatted(elapsed.toSeconds(), elapsed.toMillisPart() / 100, addresses);
  }

  /** The data folder. */
  protected final Path data() {
    return data;
  }
}
