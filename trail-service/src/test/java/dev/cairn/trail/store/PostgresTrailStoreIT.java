package dev.cairn.trail.store;

import dev.cairn.testing.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
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
    server.clear();
  }
}
