package dev.cairn.delivery.store;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import dev.cairn.delivery.domain.Counts;
import dev.cairn.delivery.domain.Cut;
import dev.cairn.delivery.domain.DeliveryStore;
import dev.cairn.delivery.domain.Destination;
import dev.cairn.delivery.domain.Lease;
import dev.cairn.delivery.domain.LeaseLostException;
import dev.cairn.delivery.domain.LogFile;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventCategory;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailArn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Delivery's state in an SQL database: an H2 file of this process, or PostgreSQL. Both run the same
 * statements; only flushing to the disk differs.
 *
 * <p>Every write locks the lease's row and compares its epoch, so that writes of a partition follow
 * one another and an old holder's change nothing.
 */
public final class JdbiDeliveryStore implements DeliveryStore {

  private static final int CONNECTIONS = 4;
  private static final int LONGEST_REASON = 2048;
  private static final int LONGEST_ERROR = 256;
  private static final String OPEN = "open";
  private static final String OF_TRAIL =
      " WHERE region = :region AND partition_number = :number AND trail_id = :trail";
  private static final String OF_PARTITION =
      " WHERE region = :region AND partition_number = :number";

  private final SqlConnections jdbi;
  private final boolean h2;

  /** Callers of the network may be interrupted, which closes an H2 file: they ask through this. */
  private final ExecutorService queries =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("delivery-query").daemon().factory());

  private JdbiDeliveryStore(SqlConnections connections, boolean h2) {
    this.jdbi = connections;
    this.h2 = h2;
  }

  /**
   * Opens the H2 file {@code delivery} in a folder, and makes it if there is none. Leases of an
   * earlier process have ended: the file has one process at a time.
   *
   * @throws CairnException.NotReady if another process has the file open, or the file is empty
   */
  public static JdbiDeliveryStore openFile(Path folder) {
    Path file = folder.toAbsolutePath().resolve("delivery");
    requireContents(Path.of(file + ".mv.db"));
    JdbiDeliveryStore store;
    try {
      store = open("jdbc:h2:file:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE", "", "", true);
    } catch (RuntimeException e) {
      if (isLocked(e)) {
        throw new CairnException.NotReady(
            "STORE_IN_USE",
            "Another process delivers with the state in "
                + folder
                + ". Stop it, give this one another data folder, or use PostgreSQL for several.");
      }
      throw e;
    }
    store.endLeases();
    return store;
  }

  /** H2 would begin a new database in an empty file without a word. */
  private static void requireContents(Path file) {
    try {
      if (Files.exists(file) && Files.size(file) == 0) {
        throw new CairnException.NotReady(
            "STORE_DAMAGED",
            "The database "
                + file
                + " is empty, its contents are lost: put a copy back, or remove the file");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The database can't be read: " + file, e);
    }
  }

  /** Opens a PostgreSQL database, which several processes may share. */
  public static JdbiDeliveryStore openUrl(String jdbcUrl, String user, String password) {
    return open(jdbcUrl, user, password, jdbcUrl.startsWith("jdbc:h2:"));
  }

  private static JdbiDeliveryStore open(String url, String user, String password, boolean h2) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("delivery");
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    SqlConnections connections = new SqlConnections(config, System::nanoTime);
    try {
      Flyway.configure()
          .dataSource(connections.dataSource())
          .locations("classpath:db/delivery")
          .load()
          .migrate();
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
    return new JdbiDeliveryStore(connections, h2);
  }

  private static boolean isLocked(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getErrorCode() == 90020) {
        return true;
      }
    }
    return false;
  }

  /** Ends all leases, whoever holds them: only right where nobody else can have the store open. */
  public void endLeases() {
    jdbi.useHandle(h -> h.execute("UPDATE partition_lease SET expires_at = CURRENT_TIMESTAMP"));
  }

  // Leases

  @Override
  public Optional<Lease> acquire(PartitionId partition, String holder, Duration time) {
    return jdbi.inTransaction(
        h -> {
          if (epoch(h, partition).isEmpty()) {
            insertLease(h, partition);
          }
          int taken =
              bind(
                      h.createUpdate(
                          "UPDATE partition_lease SET epoch = epoch + 1, holder = :holder,"
                              + " expires_at = CURRENT_TIMESTAMP"
                              + " + CAST(:millis AS BIGINT) * INTERVAL '0.001' SECOND"
                              + OF_PARTITION
                              + " AND (expires_at <= CURRENT_TIMESTAMP OR holder = :holder)"),
                      partition)
                  .bind("holder", holder)
                  .bind("millis", time.toMillis())
                  .execute();
          return taken == 0
              ? Optional.empty()
              : epoch(h, partition).map(epoch -> new Lease(partition, epoch));
        });
  }

  /** Two processes may meet the partition at once: the second finds the first one's row. */
  private static void insertLease(Handle h, PartitionId partition) {
    bind(
            h.createUpdate(
                "INSERT INTO partition_lease"
                    + " (region, partition_number, epoch, holder, expires_at, log_position)"
                    + " SELECT :region, :number, 0, '', CURRENT_TIMESTAMP, 0"
                    + " WHERE NOT EXISTS (SELECT 1 FROM partition_lease"
                    + OF_PARTITION
                    + ")"),
            partition)
        .execute();
  }

  private static Optional<Long> epoch(Handle h, PartitionId partition) {
    return bind(h.createQuery("SELECT epoch FROM partition_lease" + OF_PARTITION), partition)
        .mapTo(Long.class)
        .findOne();
  }

  @Override
  public boolean renew(Lease lease, Duration time) {
    return jdbi.inTransaction(
        h ->
            bind(
                        h.createUpdate(
                            "UPDATE partition_lease SET expires_at = CURRENT_TIMESTAMP"
                                + " + CAST(:millis AS BIGINT) * INTERVAL '0.001' SECOND"
                                + OF_PARTITION
                                + " AND epoch = :epoch"),
                        lease.partition())
                    .bind("epoch", lease.epoch())
                    .bind("millis", time.toMillis())
                    .execute()
                == 1);
  }

  @Override
  public void release(Lease lease) {
    jdbi.useTransaction(
        h ->
            bind(
                    h.createUpdate(
                        "UPDATE partition_lease SET expires_at = CURRENT_TIMESTAMP, holder = ''"
                            + OF_PARTITION
                            + " AND epoch = :epoch"),
                    lease.partition())
                .bind("epoch", lease.epoch())
                .execute());
  }

  /** Runs writes in a transaction that holds the lease's row. */
  private void write(Lease lease, Consumer<Handle> writes) {
    jdbi.useTransaction(
        h -> {
          boolean held =
              bind(
                      h.createQuery(
                          "SELECT epoch FROM partition_lease" + OF_PARTITION + " FOR UPDATE"),
                      lease.partition())
                  .mapTo(Long.class)
                  .findOne()
                  .filter(epoch -> epoch == lease.epoch())
                  .isPresent();
          if (!held) {
            throw new LeaseLostException(lease);
          }
          writes.accept(h);
        });
  }

  /** PostgreSQL flushes each commit; H2 does when it is told. */
  private void flush() {
    if (h2) {
      jdbi.useHandle(h -> h.execute("CHECKPOINT SYNC"));
    }
  }

  // Reading

  @Override
  public boolean isEmpty() {
    return jdbi.withHandle(
        h -> h.createQuery("SELECT COUNT(*) FROM partition_lease").mapTo(Long.class).one() == 0);
  }

  @Override
  public PartitionState load(Lease lease) {
    PartitionId partition = lease.partition();
    return jdbi.inTransaction(
        h -> {
          List<TrailRecord> trails =
              bind(
                      h.createQuery(
                          trailQuery(" WHERE t.region = :region AND t.partition_number = :number")),
                      partition)
                  .map((row, c) -> trail(row))
                  .list();
          return bind(
                  h.createQuery("SELECT log_id, log_position FROM partition_lease" + OF_PARTITION),
                  partition)
              .map(
                  (row, c) ->
                      new PartitionState(
                          Optional.ofNullable(row.getString("log_id")).map(UUID::fromString),
                          row.getLong("log_position"),
                          trails,
                          cuts(h, partition)))
              .one();
        });
  }

  @Override
  public List<TrailRecord> trails(AccountId account) {
    return CompletableFuture.supplyAsync(() -> trailsNow(account), queries).join();
  }

  private List<TrailRecord> trailsNow(AccountId account) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    trailQuery(" WHERE t.account_id = :account")
                        + " ORDER BY t.trail_arn, t.region, t.partition_number")
                .bind("account", account.value())
                .map((row, c) -> trail(row))
                .list());
  }

  private static String trailQuery(String where) {
    return "SELECT t.*, COALESCE(c.selected_count, 0) AS pending_count FROM trail_progress t"
        + " LEFT JOIN open_cut c ON c.region = t.region"
        + " AND c.partition_number = t.partition_number AND c.trail_id = t.trail_id"
        + where;
  }

  private static TrailRecord trail(ResultSet row) throws SQLException {
    return new TrailRecord(
        new PartitionId(RegionName.of(row.getString("region")), row.getInt("partition_number")),
        row.getString("trail_id"),
        TrailArn.parse(row.getString("trail_arn")),
        row.getLong("log_position"),
        row.getBoolean("in_step"),
        counts(row),
        row.getLong("pending_count"),
        row.getLong("delivered_count"),
        row.getLong("failed_count"),
        time(row, "latest_delivery_at"),
        time(row, "latest_attempt_at"),
        row.getString("latest_delivery_error"),
        Optional.ofNullable(row.getString("halted_reason")));
  }

  private static Counts counts(ResultSet row) throws SQLException {
    return new Counts(
        row.getLong("accepted_count"),
        row.getLong("selected_count"),
        row.getLong("not_selected_count"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  private static Instant requiredTime(ResultSet row, String column) throws SQLException {
    return requireNonNull(row.getTimestamp(column), column).toInstant();
  }

  private static List<Cut> cuts(Handle h, PartitionId partition) {
    Map<String, List<LogFile>> files = new HashMap<>();
    bind(
            h.createQuery(
                "SELECT * FROM log_file"
                    + OF_PARTITION
                    + " AND state = 'open' ORDER BY trail_id, file_number"),
            partition)
        .map((row, c) -> Map.entry(row.getString("trail_id"), file(row)))
        .forEach(e -> files.computeIfAbsent(e.getKey(), t -> new ArrayList<>()).add(e.getValue()));
    return bind(
            h.createQuery(
                "SELECT c.*, t.trail_arn FROM open_cut c JOIN trail_progress t"
                    + " ON c.region = t.region AND c.partition_number = t.partition_number"
                    + " AND c.trail_id = t.trail_id"
                    + " WHERE c.region = :region AND c.partition_number = :number"),
            partition)
        .map((row, c) -> cut(row, files.getOrDefault(row.getString("trail_id"), List.of())))
        .list();
  }

  private static LogFile file(ResultSet row) throws SQLException {
    return new LogFile(
        EventCategory.parse(row.getString("event_category")).orElseThrow(),
        requiredTime(row, "event_window"),
        row.getInt("ordinal"),
        row.getString("object_key"),
        row.getInt("record_count"),
        row.getLong("body_size"),
        row.getString("body_sha256"),
        requiredTime(row, "oldest_event_at"),
        requiredTime(row, "newest_event_at"));
  }

  private static Cut cut(ResultSet row, List<LogFile> files) throws SQLException {
    Destination destination =
        new Destination(
            row.getString("bucket"),
            Optional.ofNullable(row.getString("key_prefix")),
            Optional.ofNullable(row.getString("kms_key_arn")),
            row.getBoolean("send_acl"),
            row.getBoolean("send_encryption"));
    return new Cut(
        row.getString("trail_id"),
        TrailArn.parse(row.getString("trail_arn")),
        row.getLong("first_offset"),
        row.getLong("next_offset"),
        counts(row),
        destination,
        requiredTime(row, "created_at"),
        files);
  }

  // Writing

  @Override
  public void enter(Lease lease, UUID log) {
    write(
        lease,
        h ->
            bind(
                    h.createUpdate("UPDATE partition_lease SET log_id = :log" + OF_PARTITION),
                    lease.partition())
                .bind("log", log.toString())
                .execute());
  }

  @Override
  public void startOver(Lease lease, UUID log) {
    write(
        lease,
        h -> {
          PartitionId partition = lease.partition();
          bind(
                  h.createUpdate(
                      "UPDATE partition_lease SET log_id = :log, log_position = 0" + OF_PARTITION),
                  partition)
              .bind("log", log.toString())
              .execute();
          bind(
                  h.createUpdate(
                      "UPDATE trail_progress SET log_position = 0, failed_count = failed_count"
                          + " + COALESCE((SELECT c.selected_count FROM open_cut c"
                          + " WHERE c.region = trail_progress.region"
                          + " AND c.partition_number = trail_progress.partition_number"
                          + " AND c.trail_id = trail_progress.trail_id), 0)"
                          + OF_PARTITION),
                  partition)
              .execute();
          bind(h.createUpdate("DELETE FROM open_cut" + OF_PARTITION), partition).execute();
          bind(h.createUpdate("DELETE FROM log_file" + OF_PARTITION), partition).execute();
        });
    flush();
  }

  @Override
  public void move(Lease lease, long position, List<TrailMove> moves) {
    write(
        lease,
        h -> {
          bind(
                  h.createUpdate(
                      "UPDATE partition_lease SET log_position = :position" + OF_PARTITION),
                  lease.partition())
              .bind("position", position)
              .execute();
          for (TrailMove move : moves) {
            ensureTrail(h, lease, move.trailId(), move.trail(), move.position());
            bind(
                    h.createUpdate(
                        "UPDATE trail_progress SET log_position = :position, in_step = :inStep,"
                            + " accepted_count = accepted_count + :accepted,"
                            + " selected_count = selected_count + :selected,"
                            + " not_selected_count = not_selected_count + :notSelected"
                            + OF_TRAIL),
                    lease,
                    move.trailId())
                .bind("position", move.position())
                .bind("inStep", move.inStep())
                .bind("accepted", move.counts().accepted())
                .bind("selected", move.counts().selected())
                .bind("notSelected", move.counts().notSelected())
                .execute();
          }
        });
    flush();
  }

  private static void ensureTrail(
      Handle h, Lease lease, String trailId, TrailArn trail, long position) {
    bind(
            h.createUpdate(
                "INSERT INTO trail_progress (region, partition_number, trail_id, trail_arn,"
                    + " account_id, log_position, in_step, accepted_count, selected_count,"
                    + " not_selected_count, delivered_count, failed_count, latest_delivery_error)"
                    + " SELECT :region, :number, :trail, :arn, :account, :position, TRUE,"
                    + " 0, 0, 0, 0, 0, '' WHERE NOT EXISTS (SELECT 1 FROM trail_progress"
                    + OF_TRAIL
                    + ")"),
            lease,
            trailId)
        .bind("arn", trail.toString())
        .bind("account", trail.account().value())
        .bind("position", position)
        .execute();
  }

  @Override
  public void saveCut(Lease lease, Cut cut) {
    write(
        lease,
        h -> {
          ensureTrail(h, lease, cut.trailId(), cut.trail(), cut.firstOffset());
          bind(
                  h.createUpdate(
                      "UPDATE trail_progress SET log_position = :position,"
                          + " accepted_count = accepted_count + :accepted,"
                          + " selected_count = selected_count + :selected,"
                          + " not_selected_count = not_selected_count + :notSelected"
                          + OF_TRAIL),
                  lease,
                  cut.trailId())
              .bind("position", cut.firstOffset())
              .bind("accepted", cut.counts().accepted())
              .bind("selected", cut.counts().selected())
              .bind("notSelected", cut.counts().notSelected())
              .execute();
          insertCut(h, lease, cut);
          insertFiles(h, lease, cut);
        });
    flush();
  }

  private static void insertCut(Handle h, Lease lease, Cut cut) {
    bind(
            h.createUpdate(
                "INSERT INTO open_cut VALUES (:region, :number, :trail, :first, :next, :accepted,"
                    + " :selected, :notSelected, :bucket, :prefix, :kmsKey, :sendAcl,"
                    + " :sendEncryption, :created)"),
            lease,
            cut.trailId())
        .bind("first", cut.firstOffset())
        .bind("next", cut.nextOffset())
        .bind("accepted", cut.counts().accepted())
        .bind("selected", cut.counts().selected())
        .bind("notSelected", cut.counts().notSelected())
        .bind("bucket", cut.destination().bucket())
        .bind("prefix", cut.destination().prefix())
        .bind("kmsKey", cut.destination().kmsKeyArn())
        .bind("sendAcl", cut.destination().sendAcl())
        .bind("sendEncryption", cut.destination().sendEncryption())
        .bind("created", sql(cut.createdTime()))
        .execute();
  }

  private static void insertFiles(Handle h, Lease lease, Cut cut) {
    PreparedBatch batch =
        h.prepareBatch(
            "INSERT INTO log_file VALUES (:region, :number, :trail, :first, :file, :category,"
                + " :window, :ordinal, :bucket, :key, :records, :size, :sha256, :oldest, :newest,"
                + " :state, NULL)");
    for (int i = 0; i < cut.files().size(); i++) {
      LogFile file = cut.files().get(i);
      bind(batch, lease, cut.trailId())
          .bind("first", cut.firstOffset())
          .bind("file", i)
          .bind("category", file.category().text())
          .bind("window", sql(file.window()))
          .bind("ordinal", file.ordinal())
          .bind("bucket", cut.destination().bucket())
          .bind("key", file.key())
          .bind("records", file.records())
          .bind("size", file.bodySize())
          .bind("sha256", file.sha256())
          .bind("oldest", sql(file.oldest()))
          .bind("newest", sql(file.newest()))
          .bind("state", OPEN)
          .add();
    }
    batch.execute();
  }

  @Override
  public void recordCut(Lease lease, Cut cut, boolean inStep, Instant deliveredTime) {
    write(
        lease,
        h -> {
          endCut(h, lease, cut, "delivered", Optional.of(deliveredTime));
          bind(
                  h.createUpdate(
                      "UPDATE trail_progress SET log_position = :position, in_step = :inStep,"
                          + " delivered_count = delivered_count + :delivered,"
                          + " latest_attempt_at = :time, latest_delivery_at = :time,"
                          + " latest_delivery_error = ''"
                          + OF_TRAIL),
                  lease,
                  cut.trailId())
              .bind("position", cut.nextOffset())
              .bind("inStep", inStep)
              .bind("delivered", cut.files().stream().mapToLong(LogFile::records).sum())
              .bind("time", sql(deliveredTime))
              .execute();
        });
    flush();
  }

  @Override
  public void failCut(Lease lease, Cut cut) {
    write(
        lease,
        h -> {
          endCut(h, lease, cut, "failed", Optional.empty());
          bind(
                  h.createUpdate(
                      "UPDATE trail_progress SET log_position = :position, in_step = FALSE,"
                          + " failed_count = failed_count + :failed"
                          + OF_TRAIL),
                  lease,
                  cut.trailId())
              .bind("position", cut.nextOffset())
              .bind("failed", cut.counts().selected())
              .execute();
        });
    flush();
  }

  private static void endCut(
      Handle h, Lease lease, Cut cut, String state, Optional<Instant> deliveredTime) {
    int removed =
        bind(
                h.createUpdate("DELETE FROM open_cut" + OF_TRAIL + " AND first_offset = :first"),
                lease,
                cut.trailId())
            .bind("first", cut.firstOffset())
            .execute();
    if (removed != 1) {
      throw new IllegalStateException(
          "The cut of " + cut.trail() + " at " + cut.firstOffset() + " is not open");
    }
    bind(
            h.createUpdate(
                "UPDATE log_file SET state = :state, delivered_at = :time"
                    + OF_TRAIL
                    + " AND first_offset = :first"),
            lease,
            cut.trailId())
        .bind("first", cut.firstOffset())
        .bind("state", state)
        .bind("time", deliveredTime.map(JdbiDeliveryStore::sql))
        .execute();
  }

  @Override
  public void skip(Lease lease, String trailId, TrailArn trail, long position, long lost) {
    write(
        lease,
        h -> {
          ensureTrail(h, lease, trailId, trail, position);
          bind(
                  h.createUpdate(
                      "UPDATE trail_progress SET log_position = :position,"
                          + " accepted_count = accepted_count + :lost,"
                          + " selected_count = selected_count + :lost,"
                          + " failed_count = failed_count + :lost"
                          + OF_TRAIL),
                  lease,
                  trailId)
              .bind("position", position)
              .bind("lost", lost)
              .execute();
        });
  }

  @Override
  public void noteFailure(Lease lease, String trailId, String errorCode, Instant attemptTime) {
    write(
        lease,
        h ->
            bind(
                    h.createUpdate(
                        "UPDATE trail_progress SET in_step = FALSE, latest_attempt_at = :time,"
                            + " latest_delivery_error = :error"
                            + OF_TRAIL),
                    lease,
                    trailId)
                .bind("time", sql(attemptTime))
                .bind("error", cutTo(errorCode, LONGEST_ERROR))
                .execute());
  }

  @Override
  public void halt(Lease lease, String trailId, String reason) {
    write(
        lease,
        h ->
            bind(
                    h.createUpdate(
                        "UPDATE trail_progress SET in_step = FALSE, halted_reason = :reason"
                            + OF_TRAIL),
                    lease,
                    trailId)
                .bind("reason", cutTo(reason, LONGEST_REASON))
                .execute());
    flush();
  }

  @Override
  public void close() {
    queries.close();
    jdbi.close();
  }

  // Binding

  private static <S extends SqlStatement<S>> S bind(S statement, PartitionId partition) {
    return statement.bind("region", partition.region().value()).bind("number", partition.number());
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Lease lease, String trailId) {
    return bind(statement, lease.partition()).bind("trail", trailId);
  }

  private static OffsetDateTime sql(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static String cutTo(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
