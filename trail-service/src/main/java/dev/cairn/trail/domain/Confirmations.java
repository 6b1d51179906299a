package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which revision each connected ingest replica has confirmed: that nothing it appends from then on
 * bears an older one. A replica that has confirmed nothing yet counts as one that is behind.
 *
 * <p>Safe for use by many threads.
 */
public final class Confirmations {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Replica> connected = new LinkedHashSet<>();

  /** Counts a replica as connected until it is closed. */
  public Replica connect(String name) {
    Replica replica = new Replica(name);
    lock.lock();
    try {
      connected.add(replica);
    } finally {
      lock.unlock();
    }
    return replica;
  }

  /**
   * Waits until every connected replica has confirmed a revision.
   *
   * @return names of those that had not when the time was over, or when the thread was interrupted;
   *     empty if all had
   */
  List<String> await(long revision, Duration atMost) {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!behind(revision).isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return behind(revision);
  }

  /** How many replicas are connected. */
  public int connected() {
    lock.lock();
    try {
      return connected.size();
    } finally {
      lock.unlock();
    }
  }

  private List<String> behind(long revision) {
    lock.lock();
    try {
      return connected.stream()
          .filter(replica -> replica.confirmed < revision)
          .map(replica -> replica.name)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A connected replica. */
  public final class Replica implements AutoCloseable {
    private final String name;
    private long confirmed = -1;

    private Replica(String name) {
      this.name = requireNonNull(name, "name is null");
    }

    /** Notes that the replica has come so far. An older revision than before changes nothing. */
    public void confirm(long revision) {
      change(() -> confirmed = Math.max(confirmed, revision));
    }

    /** The replica is gone: nobody waits for it any more. */
    @Override
    public void close() {
      change(() -> connected.remove(this));
    }
  }
}
