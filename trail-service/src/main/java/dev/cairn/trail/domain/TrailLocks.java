package dev.cairn.trail.domain;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lets calls that take long for a trail wait for one another, in this process. That no change of
 * another process is lost, the database sees to.
 */
final class TrailLocks {

  private static final int LOCKS = 64;

  private final ReentrantLock[] locks =
      Stream.generate(() -> new ReentrantLock(true)).limit(LOCKS).toArray(ReentrantLock[]::new);

  /** What work gives that no other is done beside for this trail; empty if that took too long. */
  <R> Optional<R> alone(String trail, Duration patience, Supplier<R> work) {
    ReentrantLock lock = locks[Math.floorMod(trail.hashCode(), LOCKS)];
    try {
      if (!lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      lock.unlock();
    }
  }
}
