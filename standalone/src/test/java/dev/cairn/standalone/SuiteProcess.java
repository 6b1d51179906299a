package dev.cairn.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of the suite. */
final class SuiteProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Pattern GRPC = Pattern.compile("grpc (\\S+?)[,\\s]");
  private static final Pattern HTTP = Pattern.compile("http (\\S+?)[,\\s]");

  private final Process process;
  private final String readyLine;

  private SuiteProcess(Process process, String readyLine) {
    this.process = process;
    this.readyLine = readyLine + " ";
  }

  /**
   * Starts a process and returns when it is ready.
   *
   * @param settings {@code --set} of the process
   * @param environment beside that of the tests, of which nothing of AWS is passed on
   */
  static SuiteProcess start(
      String main, Path data, Map<String, String> settings, Map<String, String> environment)
      throws IOException, InterruptedException {
    return start(SuiteClasses.options(), main, data, settings, environment);
  }

  /** As {@link #start(String, Path, Map, Map)}, with classes from elsewhere. */
  static SuiteProcess start(
      List<String> classes,
      String main,
      Path data,
      Map<String, String> settings,
      Map<String, String> environment)
      throws IOException, InterruptedException {
    Files.createDirectories(data);
    Path out = Files.createTempFile(data, "out-", ".log");
    Path err = Path.of(out.toString().replace("out-", "err-"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    String killAt = settings.get("kill-at");
    if (killAt != null) {
      command.add("-Dcairn.kill-at=" + killAt);
    }
    command.addAll(classes);
    command.add(main);
    command.addAll(
        List.of(
            "--data", data.toString(), "--grpc-port", "0", "--http-port", "0", "--s3-port", "0"));
    settings.forEach(
        (key, value) -> {
          if (!key.equals("kill-at")) {
            command.addAll(List.of("--set", key + "=" + value));
          }
        });
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("CAIRN_ROOT_ACCESS_KEY_ID", Suite.ACCESS_KEY_ID);
    builder.environment().put("CAIRN_ROOT_SECRET_ACCESS_KEY", Suite.SECRET_ACCESS_KEY);
    builder.environment().put("CAIRN_ROOT_ACCOUNT", Suite.ACCOUNT);
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    Instant limit = Instant.now().plus(START_LIMIT);
    while (true) {
      for (String line : Files.readAllLines(out)) {
        if (line.startsWith("ready")) {
          return new SuiteProcess(process, line);
        }
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || Instant.now().isAfter(limit)) {
        process.destroyForcibly();
        throw new AssertionError(main + " did not get ready:\n" + Files.readString(err));
      }
    }
  }

  /** Where it serves gRPC. */
  String grpcAddress() {
    return find(GRPC);
  }

  /** Where it serves HTTP, e.g. {@code http://127.0.0.1:7780}. */
  String httpAddress() {
    return find(HTTP);
  }

  private String find(Pattern address) {
    Matcher matcher = address.matcher(readyLine);
    if (!matcher.find()) {
      throw new AssertionError("no such address in: " + readyLine);
    }
    return matcher.group(1);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it as kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Waits for it to end by itself; false if it did not in time. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends it as Ctrl-C does. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
