package dev.cairn.trail.domain;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest revision that this process knows of, for those who wait for the next. Safe for use by
 * many threads.
 */
public final class NewestRevision {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private long newest;

  void advance(long revision) {
    lock.lock();
    try {
      if (revision > newest) {
        newest = revision;
        advanced.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is a revision after one. Returns early when the time is over, since another
   * process on the same database may have made one that this process does not know of.
   */
  public void awaitAfter(long revision, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (newest <= revision && left > 0) {
        left = advanced.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
