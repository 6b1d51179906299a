package dev.cairn.delivery.store;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.cairn.model.CairnException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a database. H2 closes its file after a write that failed, e.g. on a full disk,
 * and its connections are of no use from then on: they are given up, and made anew by whoever asks
 * next, first at once, then with growing pauses.
 */
final class SqlConnections implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SqlConnections.class);

  /** H2's "IO exception" (two), "database closed", "called at shutdown" and "object closed". */
  private static final Set<Integer> CLOSED = Set.of(90028, 90031, 90098, 90121, 90007);

  private static final long FIRST_PAUSE = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(10).toNanos();

  private final HikariConfig config;
  private final LongSupplier nanoTime;
  private @Nullable HikariDataSource dataSource;
  private @Nullable Jdbi jdbi;
  private boolean closed;
  private long pause = FIRST_PAUSE;
  private long notBefore;

  SqlConnections(HikariConfig config, LongSupplier nanoTime) {
    this.config = config;
    this.nanoTime = nanoTime;
    this.notBefore = nanoTime.getAsLong();
    open();
  }

  /** Connections that are not there may be made again only after a while. */
  static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Closed() {
      super("The database is closed; it is opened again after a pause");
    }
  }

  /** Work whose failure tells whether the database is still there. */
  <R> R with(Function<Jdbi, R> work) {
    try {
      Jdbi open = jdbi();
      try {
        R result = work.apply(open);
        succeeded(open);
        return result;
      } catch (JdbiException e) {
        if (isClosed(e)) {
          giveUp(open, e);
        }
        throw e;
      }
    } catch (Closed | PoolInitializationException | ConnectionException e) {
      throw unavailable(e);
    } catch (JdbiException e) {
      throw isClosed(e) ? unavailable(e) : e;
    }
  }

  private static CairnException unavailable(RuntimeException cause) {
    CairnException e =
        new CairnException.Unavailable(
            "DATABASE_UNAVAILABLE",
            "The database of delivery-service can't be reached.",
            Duration.ofSeconds(1));
    e.initCause(cause);
    return e;
  }

  <R> R withHandle(Function<Handle, R> work) {
    return with(jdbi -> jdbi.withHandle(work::apply));
  }

  void useHandle(Consumer<Handle> work) {
    withHandle(
        handle -> {
          work.accept(handle);
          return handle;
        });
  }

  <R> R inTransaction(Function<Handle, R> work) {
    return with(jdbi -> jdbi.inTransaction(work::apply));
  }

  void useTransaction(Consumer<Handle> work) {
    inTransaction(
        handle -> {
          work.accept(handle);
          return handle;
        });
  }

  synchronized HikariDataSource dataSource() {
    jdbi();
    return requireNonNull(dataSource);
  }

  /**
   * To be called by a thread that nobody interrupts.
   *
   * @throws Closed if they were given up, and it is too early to try again
   */
  synchronized Jdbi jdbi() {
    Jdbi open = jdbi;
    if (open != null) {
      return open;
    }
    if (closed || nanoTime.getAsLong() - notBefore < 0) {
      throw new Closed();
    }
    notBefore = nanoTime.getAsLong() + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE);
    Jdbi opened = open();
    LOG.info("The database was opened again");
    return opened;
  }

  private Jdbi open() {
    HikariDataSource source = new HikariDataSource(config);
    Jdbi opened = Jdbi.create(source);
    dataSource = source;
    jdbi = opened;
    return opened;
  }

  /** Notes that work went well. */
  synchronized void succeeded(Jdbi with) {
    if (with.equals(jdbi)) {
      pause = FIRST_PAUSE;
    }
  }

  /** Gives up connections whose database is closed. */
  synchronized void giveUp(Jdbi broken, Throwable why) {
    HikariDataSource source = dataSource;
    if (!broken.equals(jdbi) || source == null) {
      return;
    }
    LOG.error("The database closed itself after an error; it is opened again", why);
    jdbi = null;
    dataSource = null;
    source.close();
  }

  /** Whether an error says that H2 has closed its file, or can't write to it. */
  static boolean isClosed(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if ((cause instanceof SQLException sql && CLOSED.contains(sql.getErrorCode()))
          || cause.getClass().getSimpleName().equals("MVStoreException")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public synchronized void close() {
    closed = true;
    HikariDataSource source = dataSource;
    jdbi = null;
    dataSource = null;
    if (source != null) {
      source.close();
    }
  }
}
