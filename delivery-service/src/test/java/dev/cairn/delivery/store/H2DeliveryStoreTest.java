package dev.cairn.delivery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.delivery.domain.DeliveryStore;
import dev.cairn.delivery.domain.FirstStart;
import dev.cairn.delivery.domain.Lease;
import dev.cairn.model.CairnException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2DeliveryStoreTest extends DeliveryStoreContract {

  private @TempDir Path folder;
  private JdbiDeliveryStore store;

  @BeforeEach
  void open() {
    store = JdbiDeliveryStore.openFile(folder);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  DeliveryStore store() {
    return store;
  }

  @Test
  void reopen_keepsEverythingAndEndsLeases() {
    Lease lease = store.acquire(PARTITION, "me", Duration.ofHours(1)).orElseThrow();
    store.saveCut(lease, cut(3, 9));
    store.close();
    open();

    Lease next = store.acquire(PARTITION, "another", Duration.ofHours(1)).orElseThrow();
    assertThat(next.epoch()).isEqualTo(lease.epoch() + 1);
    assertThat(store.load(next).cuts()).containsExactly(cut(3, 9));
  }

  @Test
  void openFile_emptyFile_isRefused() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createFile(other.resolve("delivery.mv.db"));

    assertThatThrownBy(() -> JdbiDeliveryStore.openFile(other))
        .isInstanceOf(CairnException.NotReady.class)
        .hasMessageContaining(other.resolve("delivery.mv.db") + " is empty");
  }

  @Test
  void firstStart_emptyStoreThoughPositionsAreKnown_isRefused() {
    assertThat(FirstStart.refusal(store, Map.of(PARTITION, 7L), false))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains(PARTITION + " up to offset 7", "cairn.delivery.start-over=true"));
    assertThat(FirstStart.refusal(store, Map.of(PARTITION, 7L), true)).isEmpty();
    assertThat(FirstStart.refusal(store, Map.of(PARTITION, 0L), false)).isEmpty();
    assertThat(store.acquire(PARTITION, "me", Duration.ofHours(1))).isPresent();
    assertThat(FirstStart.refusal(store, Map.of(PARTITION, 7L), false)).isEmpty();
  }

  /** As after a write that failed: H2 closes its file, and all connections are of no use. */
  @Test
  void closedByItself_isOpenedAgain() throws Exception {
    Lease lease = store.acquire(PARTITION, "me", Duration.ofHours(1)).orElseThrow();
    store.saveCut(lease, cut(3, 9));
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:h2:file:"
                    + folder.toAbsolutePath().resolve("delivery")
                    + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
                "",
                "");
        Statement sql = connection.createStatement()) {
      sql.execute("SHUTDOWN IMMEDIATELY");
    }
    Instant deadline = Instant.now().plusSeconds(30);
    Optional<DeliveryStore.PartitionState> state = Optional.empty();
    while (state.isEmpty() && Instant.now().isBefore(deadline)) {
      try {
        state = Optional.of(store.load(lease));
      } catch (CairnException.Unavailable e) {
        assertThat(e.reason()).isEqualTo("DATABASE_UNAVAILABLE");
      }
    }
    assertThat(state.orElseThrow().cuts()).containsExactly(cut(3, 9));
  }

  @Test
  void secondProcess_isToldClearly() throws Exception {
    // The message of the class below: H2 locks a file against other processes only.
    assertThat(inAnotherProcess()).contains("Another process delivers with the state in");
  }

  private String inAnotherProcess() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"))
                    + File.pathSeparator,
                Second.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  @Test
  void openFile_notADatabase_isNoLockError() {
    assertThatThrownBy(() -> JdbiDeliveryStore.openUrl("jdbc:h2:file:relative", "", ""))
        .isNotInstanceOf(CairnException.NotReady.class);
  }

  /** Opens the same file. */
  static final class Second {
    private Second() {}

    public static void main(String[] args) {
      try {
        JdbiDeliveryStore.openFile(Path.of(args[0])).close();
        System.out.println("opened");
      } catch (CairnException.NotReady e) {
        System.out.println(e.message());
      }
    }
  }
}
