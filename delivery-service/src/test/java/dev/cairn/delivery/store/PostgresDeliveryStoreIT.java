package dev.cairn.delivery.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.delivery.domain.DeliveryStore;
import dev.cairn.delivery.domain.Lease;
import dev.cairn.testing.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on PostgreSQL, and what two processes on one do. */
@Tag("engines")
class PostgresDeliveryStoreIT extends DeliveryStoreContract {

  @TempDir private static Path folder;
  private static PostgresServer server;
  private JdbiDeliveryStore store;

  @BeforeAll
  static void startServer() throws Exception {
    server = new PostgresServer(folder);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.stop();
  }

  @BeforeEach
  void open() throws SQLException {
    server.clear();
    store = another();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  DeliveryStore store() {
    return store;
  }

  private static JdbiDeliveryStore another() {
    return JdbiDeliveryStore.openUrl(server.url(), "cairn", "");
  }

  @Test
  void twoProcesses_oneHoldsALease() {
    Lease lease = store.acquire(PARTITION, "me", Duration.ofHours(1)).orElseThrow();
    store.saveCut(lease, cut(3, 9));

    try (JdbiDeliveryStore other = another()) {
      assertThat(other.acquire(PARTITION, "another", Duration.ofHours(1))).isEmpty();

      store.release(lease);

      Lease next = other.acquire(PARTITION, "another", Duration.ofHours(1)).orElseThrow();
      assertThat(other.load(next).cuts()).containsExactly(cut(3, 9));
    }
  }
}
