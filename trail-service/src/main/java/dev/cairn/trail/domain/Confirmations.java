package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Which revision each ingest replica has confirmed: that nothing it appends from then on bears an
 * older one. A replica that has confirmed nothing yet counts as one that is behind; so does, for a
 * while, one whose connection broke: it may still accept events by the configuration that it holds.
 * See RATIONALE: why do changes wait for a replica that is not there?
 *
 * <p>Safe for use by many threads.
 */
public final class Confirmations {

  /** The names of replicas that were connected, kept over a restart. */
  public interface Memory {

    Set<String> replicas();

    void remember(String replica);

    void forget(String replica);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Replica> connected = new LinkedHashSet<>();
  private final Map<String, Long> lostUntil = new HashMap<>();
  private final Duration grace;
  private final Memory memory;

  /** Counts nobody who is not connected. */
  public Confirmations() {
    this(
        Duration.ZERO,
        new Memory() {
          @Override
          public Set<String> replicas() {
            return Set.of();
          }

          @Override
          public void remember(String replica) {}

          @Override
          public void forget(String replica) {}
        });
  }

  /**
   * Counts those that were connected before a restart as lost now.
   *
   * @param grace for how long a lost replica counts
   */
  public Confirmations(Duration grace, Memory memory) {
    this.grace = requireNonNull(grace, "grace is null");
    this.memory = requireNonNull(memory, "memory is null");
    long until = System.nanoTime() + grace.toNanos();
    memory.replicas().forEach(name -> lostUntil.put(name, until));
  }

  /**
   * Counts a replica as connected until it is closed. Replicas that run at the same time have
   * different names: one that connects is the one of its name that was lost.
   */
  public Replica connect(String name) {
    Replica replica = new Replica(name);
    change(
        () -> {
          memory.remember(name);
          connected.add(replica);
          lostUntil.remove(name);
        });
    return replica;
  }

  /**
   * Waits until every replica has confirmed a revision.
   *
   * @return names of those that had not when the time was over, or when the thread was interrupted;
   *     empty if all had
   */
  List<String> await(long revision, Duration atMost) {
    forgetExpired();
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
    return locked(connected::size);
  }

  /** How many replicas are lost, and still count. */
  public int lost() {
    return locked(lostUntil::size);
  }

  private List<String> behind(long revision) {
    return locked(
        () -> {
          List<String> names = new ArrayList<>(lostUntil.keySet());
          connected.stream()
              .filter(replica -> replica.confirmed < revision)
              .map(replica -> replica.name)
              .forEach(names::add);
          return names;
        });
  }

  private void forgetExpired() {
    long now = System.nanoTime();
    change(
        () -> {
          List<String> expired =
              lostUntil.entrySet().stream()
                  .filter(lost -> lost.getValue() - now <= 0)
                  .map(Map.Entry::getKey)
                  .toList();
          expired.forEach(lostUntil::remove);
          expired.forEach(memory::forget);
        });
  }

  private <R> R locked(Supplier<R> reading) {
    lock.lock();
    try {
      return reading.get();
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

    /** The connection is gone: the replica is lost, unless another of its name is connected. */
    @Override
    public void close() {
      change(
          () -> {
            boolean isAlone =
                connected.remove(this)
                    && connected.stream().noneMatch(other -> other.name.equals(name));
            if (isAlone && grace.isPositive()) {
              lostUntil.put(name, System.nanoTime() + grace.toNanos());
            }
          });
    }
  }
}
