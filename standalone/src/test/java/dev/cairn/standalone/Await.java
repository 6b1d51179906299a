package dev.cairn.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits on conditions with a deadline. */
final class Await {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Await() {}

  /** Waits until an assertion holds; after a minute the last failure is thrown. */
  static void until(Callable<?> assertion) throws Exception {
    Instant limit = Instant.now().plus(LIMIT);
    while (true) {
      try {
        assertion.call();
        return;
      } catch (AssertionError | RuntimeException e) {
        if (Instant.now().isAfter(limit)) {
          throw e;
        }
      }
      LockSupport.parkNanos(50_000_000);
    }
  }
}
