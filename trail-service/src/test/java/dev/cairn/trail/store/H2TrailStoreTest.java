package dev.cairn.trail.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.trail.domain.DeliveryOutcome;
import dev.cairn.trail.domain.DeliveryTarget;
import dev.cairn.trail.domain.Installation;
import dev.cairn.trail.domain.Region;
import dev.cairn.trail.domain.Revision;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.TrailId;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on an H2 file. */
class H2TrailStoreTest extends TrailStoreContract {

  private static final RootCredential ROOT =
      new RootCredential(
          "AKIAIOSFODNN7EXAMPLE",
          "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
          AccountId.of("111122223333"));

  @TempDir Path folder;

  @Override
  void clear() {
    // Each test has a folder of its own.
  }

  @Override
  Database open() {
    return Database.h2(folder, folder.resolve("master-key"));
  }

  @Test
  void h2_openInAnotherProcess_saysSo() throws Exception {
    closeStore();
    try (FileChannel file = FileChannel.open(folder.resolve("trail.mv.db"), WRITE);
        FileLock lock = file.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> Database.h2(folder, folder.resolve("master-key")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(folder.resolve("trail.mv.db").toString())
          .hasMessageContaining("is open in another process");
    }
    open().close();
  }

  @Test
  void after_largeStates_fewerAtOnce() throws Exception {
    putRegions(5);
    enlargeAfter(0);

    assertThat(store.after(0, 500)).extracting(Revision::number).containsExactly(1L, 2L);
    assertThat(store.after(2, 500)).extracting(Revision::number).containsExactly(3L, 4L);
    assertThat(store.after(4, 500)).extracting(Revision::number).containsExactly(5L);
    assertThat(store.after(5, 500)).isEmpty();
  }

  @Test
  void after_manySmallStates_asManyAsWanted() {
    putRegions(100);

    for (int max = 1; max <= 101; max++) {
      assertThat(numbers(store.after(0, max))).isEqualTo(upTo(Math.min(max, 100)));
    }
    assertThat(store.after(97, 500)).hasSize(3);
  }

  @Test
  void after_largeStatesBehindSmallOnes_endsWithinThem() throws Exception {
    putRegions(60);
    enlargeAfter(50);

    assertThat(numbers(store.after(0, 50))).isEqualTo(upTo(50));
    assertThat(numbers(store.after(0, 500))).isEqualTo(upTo(52));
    assertThat(store.after(52, 500)).extracting(Revision::number).containsExactly(53L, 54L);
  }

  private static List<Long> numbers(List<Revision> revisions) {
    return revisions.stream().map(Revision::number).toList();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private void putRegions(int count) {
    for (int i = 1; i <= count; i++) {
      RegionName name = RegionName.of("mars-" + i);
      store.change(
          draft -> {
            draft.put(new Region(name, 1, true, Instant.EPOCH));
            return name;
          });
    }
  }

  private void enlargeAfter(long revision) throws Exception {
    closeStore();
    try (Connection connection = DriverManager.getConnection(url(folder), "cairn", "");
        Statement sql = connection.createStatement()) {
      sql.execute(
          "update revisions set state = state || space(900000) where revision > " + revision);
    }
    reopen();
  }

  @Test
  void h2_emptyFile_isRefused() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createFile(other.resolve("trail.mv.db"));

    assertThatThrownBy(() -> Database.h2(other, folder.resolve("master-key")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(other.resolve("trail.mv.db") + " is empty");
  }

  @Test
  void h2_missingBesideTraces_isRefused() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path trail = data.resolve("trail");
    Path key = data.resolve("master-key");
    OlderInstallation.requireNone(trail, data, Optional.of(key));
    for (String trace :
        List.of(
            "credentials.json", "master-key", "ingest/log/us-east-1/0/00000000000000000000.log")) {
      Path file = data.resolve(trace);
      Files.createDirectories(requireNonNull(file.getParent()));
      Files.createFile(file);

      assertThatThrownBy(() -> OlderInstallation.requireNone(trail, data, Optional.of(key)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(trail.resolve("trail.mv.db") + " is missing")
          .hasMessageContaining(trace.replaceAll("/us-east-1.*", ""));
      Files.delete(file);
    }
    OlderInstallation.requireNone(trail, data, Optional.of(key));
    Database.h2(trail, key).close();
    OlderInstallation.requireNone(trail, data, Optional.of(key));
  }

  /** As after a write that failed: H2 closes its file, and all connections are of no use. */
  @Test
  void h2_closedByItself_isOpenedAgain() throws Exception {
    store.install(new Installation("b4d5c3a2", ROOT));
    try (Connection connection = DriverManager.getConnection(url(folder), "cairn", "");
        Statement sql = connection.createStatement()) {
      sql.execute("SHUTDOWN IMMEDIATELY");
    }
    Instant deadline = Instant.now().plusSeconds(30);
    Optional<Installation> kept = Optional.empty();
    while (kept.isEmpty() && Instant.now().isBefore(deadline)) {
      try {
        kept = Optional.of(store.install(new Installation("another", ROOT)));
      } catch (CairnException.Unavailable e) {
        assertThat(e.reason()).isEqualTo("DATABASE_UNAVAILABLE");
      }
    }
    assertThat(kept).map(Installation::id).contains("b4d5c3a2");
  }

  @Test
  void h2_masterKeyMissingOrAnotherOnes_isRefused() throws Exception {
    store.install(new Installation("b4d5c3a2", ROOT));
    closeStore();
    Path other = folder.resolve("other-key");
    MasterKey.readOrCreate(other);

    assertThatThrownBy(() -> Database.h2(folder, folder.resolve("none")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(folder.resolve("none") + " is missing");
    assertThat(folder.resolve("none")).doesNotExist();
    assertThatThrownBy(() -> Database.h2(folder, other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(other + " does not open the secrets of this database");
    open().close();
  }

  /** What an older version kept in the clear is sealed, and nothing of it is left in the file. */
  @Test
  void h2_rootSecretInTheClear_isSealedAtTheNextStart() throws Exception {
    Path old = folder.resolve("old");
    migrate(old, "3");
    try (Connection connection = DriverManager.getConnection(url(old), "cairn", "");
        Statement sql = connection.createStatement()) {
      sql.execute(
          "insert into installation values (1, 'b4d5c3a2', '%s', '%s', '111122223333')"
              .formatted(ROOT.accessKeyId(), ROOT.secretAccessKey()));
    }
    assertThat(text(old)).contains(ROOT.secretAccessKey());

    try (Database database = Database.h2(old, folder.resolve("master-key"))) {
      JdbiTrailStore upgraded = new JdbiTrailStore(database, clock);
      assertThat(upgraded.install(new Installation("another", ROOT)))
          .isEqualTo(new Installation("b4d5c3a2", ROOT));
      assertThat(upgraded.isRootShown()).isTrue();
    }
    assertThat(text(old)).contains(ROOT.accessKeyId()).doesNotContain(ROOT.secretAccessKey());
  }

  private static String text(Path old) throws Exception {
    return Files.readString(old.resolve("trail.mv.db"), ISO_8859_1);
  }

  private static String url(Path old) {
    return "jdbc:h2:file:"
        + old.resolve("trail")
        + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000";
  }

  private static void migrate(Path old, String version) {
    Flyway.configure()
        .dataSource(url(old), "cairn", "")
        .locations("classpath:db/trail")
        .table("trail_schema_history")
        .target(version)
        .load()
        .migrate();
  }

  /** A database of the first version: what it was told of deliveries is still told. */
  @Test
  void h2_ofTheFirstVersion_isBroughtUpToDate() throws Exception {
    Path old = folder.resolve("old");
    migrate(old, "1");
    try (Connection connection = DriverManager.getConnection(url(old), "cairn", "");
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

    try (Database database = Database.h2(old, old.resolve("master-key"))) {
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
