package dev.cairn.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** moto_server on loopback: S3, SNS and more, by others than us. */
final class MotoServer implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final int port;

  private MotoServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it for an account and returns when it answers.
   *
   * @param account whose the topics are that are made in it
   */
  static MotoServer start(String account) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("MOTO_ACCOUNT_ID", account);
    MotoServer server = new MotoServer(builder.start(), port);
    Instant limit = Instant.now().plus(START_LIMIT);
    while (!server.answers()) {
      if (!server.process.isAlive() || Instant.now().isAfter(limit)) {
        server.close();
        throw new AssertionError("moto_server does not answer");
      }
      LockSupport.parkNanos(100_000_000);
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
  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
