package dev.cairn.trail.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract on PostgreSQL. */
@Tag("engines")
class PostgresTrailStoreIT extends TrailStoreContract {

  @TempDir private static Path folder;
  @TempDir Path masterKeys;
  private static PostgresServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = new PostgresServer(folder);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.stop();
  }

  @Override
  Database open() throws SQLException {
    return Database.open(server.url(), "cairn", "", masterKeys.resolve("master-key"));
  }

  @Override
  void clear() throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.url(), "cairn", "");
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema public cascade");
      statement.execute("create schema public");
    }
  }
}
