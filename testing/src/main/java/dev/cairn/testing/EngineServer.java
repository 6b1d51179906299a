package dev.cairn.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * A server by others than us, on loopback, for tests tagged {@code engines}: its program must be on
 * the {@code PATH}.
 */
public final class EngineServer implements AutoCloseable {

  /** Key of {@link #minio}'s own key management, in the form that its headers name it. */
  public static final String MINIO_KMS_KEY = "audit-key";

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();

  private final Process process;
  private final int port;

  private EngineServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * moto_server: much of AWS, without access control.
   *
   * @param account whose everything is that is made in it
   */
  public static EngineServer moto(String account) throws IOException {
    return start(
        port -> List.of("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port)),
        Map.of("MOTO_ACCOUNT_ID", account));
  }

  /**
   * MinIO: an S3 that enforces signatures, checksums and policies, and encrypts with a key.
   *
   * @param folder where its buckets lie
   */
  public static EngineServer minio(Path folder, String accessKeyId, String secretAccessKey)
      throws IOException {
    return start(
        port -> List.of("minio", "server", folder.toString(), "--address", "127.0.0.1:" + port),
        Map.of(
            "MINIO_ROOT_USER",
            accessKeyId,
            "MINIO_ROOT_PASSWORD",
            secretAccessKey,
            "MINIO_KMS_SECRET_KEY",
            MINIO_KMS_KEY + ":MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));
  }

  private static EngineServer start(
      IntFunction<List<String>> command, Map<String, String> environment) throws IOException {
    int port = FreePorts.take();
    List<String> words = command.apply(port);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    EngineServer server = new EngineServer(builder.start(), port);
    Instant limit = Instant.now().plus(START_LIMIT);
    while (!server.answers()) {
      if (!server.process.isAlive() || Instant.now().isAfter(limit)) {
        server.close();
        throw new IOException(words.getFirst() + " does not answer");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return server;
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where it is, e.g. {@code http://127.0.0.1:5000}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
