package dev.cairn.delivery;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a thread wait until there is something to do. Signals while it works are one. */
final class Wake {

  private final Semaphore signals = new Semaphore(0);

  void signal() {
    if (signals.availablePermits() == 0) {
      signals.release();
    }
  }

  void await(Duration atMost) {
    try {
      if (signals.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        signals.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
