package dev.cairn.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL on loopback, from the system's packages: {@code initdb} and {@code postgres} must be
 * on the PATH. Run as root it changes to the user {@code nobody}, since PostgreSQL refuses root.
 */
public final class PostgresServer {

  private final Process process;
  private final int port;

  /**
   * Starts it and returns when it answers.
   *
   * @param folder where its data and its log lie
   */
  public PostgresServer(Path folder) throws Exception {
    Path data = Files.createDirectory(folder.resolve("postgres"));
    if (isRoot()) {
      open(folder);
      run(folder, List.of("chown", "nobody", data.toString()));
    }
    run(folder, unprivileged("initdb", "-D", data.toString(), "-U", "cairn", "-A", "trust", "-N"));
    port = FreePorts.take();
    process =
        process(
            folder,
            unprivileged(
                "postgres",
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
    awaitAnswer();
  }

  /** Its JDBC address, for the user {@code cairn} without a password. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private void awaitAnswer() throws Exception {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (true) {
      try (Connection connection = DriverManager.getConnection(url(), "cairn", "")) {
        connection.isValid(1);
        return;
      } catch (SQLException e) {
        if (!process.isAlive() || Instant.now().isAfter(deadline)) {
          throw e;
        }
        process.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
  }

  private static void run(Path folder, List<String> command) throws Exception {
    int status = process(folder, command).waitFor();
    if (status != 0) {
      throw new IOException(command.getFirst() + " ended with " + status);
    }
  }

  private static Process process(Path folder, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(folder.toFile(), "postgres.log")))
        .start();
  }

  private static List<String> unprivileged(String... command) {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    all.addAll(Arrays.asList(command));
    return all;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Lets another user pass through to the data. */
  private static void open(Path folder) {
    if (!folder.toFile().setExecutable(true, false)) {
      throw new IllegalStateException("can't open " + folder);
    }
  }

  /** Empties the database. */
  public void clear() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(), "cairn", "");
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema public cascade");
      statement.execute("create schema public");
    }
  }

  public void stop() throws InterruptedException {
    process.destroy();
    process.waitFor(30, TimeUnit.SECONDS);
  }
}
