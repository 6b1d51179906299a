package dev.cairn.trail.store;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.AccountId;
import dev.cairn.model.RegionName;
import dev.cairn.trail.domain.DeliveryOutcome;
import dev.cairn.trail.domain.DeliveryTarget;
import dev.cairn.trail.domain.TrailId;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on an H2 file. */
class H2TrailStoreTest extends TrailStoreContract {

  @TempDir Path folder;

  @Override
  void clear() {
    // Each test has a folder of its own.
  }

  @Override
  Database open() {
    return Database.h2(folder);
  }

  @Test
  void h2_openInAnotherProcess_saysSo() throws Exception {
    closeStore();
    try (FileChannel file = FileChannel.open(folder.resolve("trail.mv.db"), WRITE);
        FileLock lock = file.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> Database.h2(folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(folder.resolve("trail.mv.db").toString())
          .hasMessageContaining("is open in another process");
    }
    open().close();
  }

  /** A database of the first version: what it was told of deliveries is still told. */
  @Test
  void h2_ofTheFirstVersion_isBroughtUpToDate() throws Exception {
    Path old = folder.resolve("old");
    String url = "jdbc:h2:file:" + old.resolve("trail") + ";WRITE_DELAY=0";
    Flyway.configure()
        .dataSource(url, "cairn", "")
        .locations("classpath:db/trail")
        .table("trail_schema_history")
        .target("1")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url, "cairn", "");
        Statement sql = connection.createStatement()) {
      sql.execute(
          """
          insert into revisions values (1, 'trail', 't-1', false, 0,
          '{"id":"t-1","account":"111122223333","name":"audit","homeRegion":"us-west-2",\
          "createTime":"2026-01-02T03:02:05Z","bucket":"audit-logs","globalServiceEvents":true,\
          "multiRegion":false,"logFileValidation":false,"logging":false,"tags":[]}')""");
      sql.execute("update configuration set revision = 1");
      sql.execute("insert into trails values ('t-1', '111122223333', 'us-west-2', 'audit', 1)");
      sql.execute(
          "insert into delivery_statuses values ('t-1', 'us-west-2', 2000, 1000, 'NoSuchBucket')");
    }

    try (Database database = Database.h2(old)) {
      JdbiTrailStore store = new JdbiTrailStore(database, clock);
      assertThat(store.trails(AccountId.of("111122223333"))).hasSize(1);
      assertThat(
              store
                  .deliveryStatus(TrailId.of("t-1"), RegionName.of("us-west-2"))
                  .of(DeliveryTarget.LOG_FILES))
          .isEqualTo(
              new DeliveryOutcome(
                  Optional.of(Instant.ofEpochMilli(2000)),
                  Optional.of(Instant.ofEpochMilli(1000)),
                  Optional.of("NoSuchBucket")));
    }
  }
}
