package dev.cairn.trail.store;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Own threads for SQL, which nobody interrupts: an interrupt inside H2 closes its file, and with it
 * the database. A caller that is interrupted meanwhile waits for its answer all the same and finds
 * its interrupt afterwards.
 */
final class SqlThreads implements AutoCloseable {

  private final ExecutorService threads;

  SqlThreads(int count) {
    threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().name("cairn-trail-sql-", 0).daemon().factory());
  }

  <R> R run(Callable<R> task) {
    Future<R> future = threads.submit(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw rethrow(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException rethrow(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> new IllegalStateException("SQL failed");
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException("SQL failed", cause);
    };
  }

  /** Lets what runs come to its end. */
  @Override
  public void close() {
    threads.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (threads.awaitTermination(1, TimeUnit.HOURS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
