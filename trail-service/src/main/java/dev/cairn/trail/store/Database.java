package dev.cairn.trail.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.cairn.model.CairnException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The SQL database of trail-service, brought to its newest schema: an H2 file that one process may
 * have open, or PostgreSQL. And the master key, without which its secrets can't be read.
 */
public final class Database implements AutoCloseable {

  private static final int CONNECTIONS = 4;
  private static final int H2_FILE_IS_LOCKED = 90020;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final SqlThreads threads;
  private final SqlConnections connections;
  private final boolean h2;
  private final Secrets secrets;

  private Database(HikariConfig config, Path masterKeyFile) {
    h2 = config.getJdbcUrl().startsWith("jdbc:h2:");
    connections = new SqlConnections(config, System::nanoTime);
    threads = new SqlThreads(CONNECTIONS);
    try {
      migrate();
      secrets = new Secrets(masterKey(masterKeyFile));
      read(
          handle -> {
            secrets.check(handle);
            return handle;
          });
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A new key is made only while there is nothing that another one was for. */
  private MasterKey masterKey(Path file) {
    return read(Secrets::any) ? MasterKey.read(file) : MasterKey.readOrCreate(file);
  }

  /**
   * Opens, or creates, the H2 file {@code trail.mv.db} in a folder.
   *
   * @param masterKeyFile made if there is none and nothing was sealed yet
   * @throws IllegalStateException if another process has it open, the file is empty, or the master
   *     key is missing or another one's
   */
  public static Database h2(Path folder, Path masterKeyFile) {
    Path file = folder.toAbsolutePath().normalize().resolve("trail");
    requireContents(Path.of(file + ".mv.db"));
    // Its default, 500 ms, loses commits that were answered when the process is killed.
    String url =
        "jdbc:h2:file:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000";
    try {
      return open(url, "cairn", "", masterKeyFile);
    } catch (RuntimeException e) {
      if (isLocked(e)) {
        // Without its cause: this says all that H2's own words do.
        throw new IllegalStateException(
            "The database "
                + file
                + ".mv.db is open in another process. Is Cairn running on this folder already?"
                + " Several processes need PostgreSQL: set cairn.trail.database-url.");
      }
      throw e;
    }
  }

  /** H2 would begin a new database in an empty file without a word. */
  private static void requireContents(Path file) {
    try {
      if (Files.exists(file) && Files.size(file) == 0) {
        throw new IllegalStateException(
            "The database "
                + file
                + " is empty, its contents are lost: put a copy back, or remove the file");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The database can't be read: " + file, e);
    }
  }

  /** Whether the H2 file in a folder is there. */
  public static boolean isThere(Path folder) {
    return Files.exists(folder.resolve("trail.mv.db"));
  }

  /**
   * Opens a database, e.g. {@code jdbc:postgresql://localhost/cairn}.
   *
   * @param masterKeyFile made if there is none and nothing was sealed yet
   * @throws IllegalStateException if the master key is missing or another one's
   */
  public static Database open(String url, String user, String password, Path masterKeyFile) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("cairn-trail");
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS);
    // Connections of H2 are made once: the pool's own threads, which it interrupts, stay out of it.
    config.setMaxLifetime(0);
    config.setKeepaliveTime(0);
    Database database = new Database(config, masterKeyFile);
    return database.write(database.secrets::sealOldRoot)
        ? cleaned(database, config, masterKeyFile)
        : database;
  }

  /** H2's file is written anew: pages that are not used any more still hold old rows. */
  private static Database cleaned(Database database, HikariConfig config, Path masterKeyFile) {
    Database clean = database;
    if (database.h2) {
      database.close();
      compact(config);
      clean = new Database(config, masterKeyFile);
    }
    clean.write(Secrets::noteCleaned);
    return clean;
  }

  /** Past the pool, which would go on to use a connection that is shut down. */
  private static void compact(HikariConfig config) {
    try (Connection connection =
            DriverManager.getConnection(
                config.getJdbcUrl(), config.getUsername(), config.getPassword());
        Statement sql = connection.createStatement()) {
      sql.execute("SHUTDOWN COMPACT");
    } catch (SQLException e) {
      throw new IllegalStateException("The database can't be written anew", e);
    }
  }

  Secrets secrets() {
    return secrets;
  }

  private void migrate() {
    threads.run(
        () ->
            Flyway.configure()
                .dataSource(connections.dataSource())
                .locations("classpath:db/trail")
                .table("trail_schema_history")
                .load()
                .migrate());
  }

  /** Reads in one transaction. */
  <R> R read(Function<Handle, R> reading) {
    return run(handle -> handle.inTransaction(reading::apply));
  }

  /**
   * Writes in one transaction, which is on the disk when this returns: H2's own commit leaves it to
   * the operating system.
   */
  <R> R write(Function<Handle, R> writing) {
    return run(
        handle -> {
          R result = handle.inTransaction(writing::apply);
          if (h2) {
            handle.execute("CHECKPOINT SYNC");
          }
          return result;
        });
  }

  /** Writes in one transaction that a power failure may take back. */
  <R> R writeLazily(Function<Handle, R> writing) {
    return read(writing);
  }

  private <R> R run(Function<Handle, R> work) {
    try {
      return threads.run(() -> work(work));
    } catch (SqlConnections.Closed | PoolInitializationException | ConnectionException e) {
      throw unavailable(e);
    } catch (JdbiException e) {
      throw SqlConnections.isClosed(e) || isConnectionLost(e) ? unavailable(e) : e;
    }
  }

  private <R> R work(Function<Handle, R> work) {
    Jdbi jdbi = connections.jdbi();
    try {
      R result = jdbi.withHandle(work::apply);
      connections.succeeded(jdbi);
      return result;
    } catch (JdbiException e) {
      if (h2 && SqlConnections.isClosed(e)) {
        connections.giveUp(jdbi, e);
      }
      throw e;
    }
  }

  private static RuntimeException unavailable(RuntimeException cause) {
    CairnException e =
        new CairnException.Unavailable(
            "DATABASE_UNAVAILABLE", "The database of trail-service can't be reached.", RETRY_AFTER);
    e.initCause(cause);
    return e;
  }

  /** SQL states of class 08 are "connection exception". */
  private static boolean isConnectionLost(Throwable e) {
    return sqlException(e)
        .map(SQLException::getSQLState)
        .filter(state -> state.startsWith("08"))
        .isPresent();
  }

  private static boolean isLocked(Throwable e) {
    return sqlException(e).filter(sql -> sql.getErrorCode() == H2_FILE_IS_LOCKED).isPresent();
  }

  private static Optional<SQLException> sqlException(Throwable e) {
    Throwable cause = e;
    while (cause != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    return Optional.ofNullable((SQLException) cause);
  }

  @Override
  public void close() {
    threads.close();
    connections.close();
  }
}
