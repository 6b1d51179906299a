package dev.cairn.ingest.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Keeps producers in step with the followers that run. A producer that sends as fast as it is
 * answered would else run away from the index: its events would be durable, and found minutes
 * later. So the answer to events that <em>are</em> durable waits a little while a follower is
 * behind.
 *
 * <p>Only a follower in step is waited for: neither one that is away, nor one that stands still,
 * nor one that reads up what it missed slows anybody. One that moves again after a standstill is
 * waited for again: it would else never catch up with a producer that sends as fast as it is
 * answered. Thread-safe.
 */
public final class Pace {

  /** Longest wait of one answer. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** A follower that takes nothing for so long stands still. */
  static final Duration STANDSTILL = Duration.ofSeconds(2);

  /** A follower whose next event is older reads up what it missed: it is not in step. */
  static final Duration STEP = Duration.ofSeconds(10);

  private static final long MARK_NANOS = Duration.ofMillis(10).toNanos();

  private final Set<String> followers;
  private final long lagNanos;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<PartitionId, Lane> lanes = new HashMap<>();

  /**
   * @param followers names of those that are waited for
   * @param lag how far behind one may be before answers wait, as the age of the oldest event that
   *     it has not taken; zero if they never wait
   */
  public Pace(Set<String> followers, Duration lag) {
    this(followers, lag, System::nanoTime);
  }

  Pace(Set<String> followers, Duration lag, LongSupplier nanoTime) {
    this.followers = Set.copyOf(followers);
    this.lagNanos = requireNonNull(lag, "lag is null").toNanos();
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** One follower's stream over one partition. */
  public final class Reading implements AutoCloseable {

    private final Lane lane;
    private long position;
    private boolean inStep;
    private long lastMove = nanoTime.getAsLong();

    private Reading(Lane lane, long position) {
      this.lane = lane;
      this.position = position;
    }

    /** The follower took everything before the offset. */
    public void moveTo(long offset) {
      lock.lock();
      try {
        position = offset;
        lastMove = nanoTime.getAsLong();
        inStep |= lane.behind(offset, lastMove) <= STEP.toNanos();
        lane.forget(lastMove);
        moved.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** The follower reads no longer. */
    @Override
    public void close() {
      lock.lock();
      try {
        lane.readings.remove(this);
        moved.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private boolean isLate(long now) {
      long behind = lane.behind(position, now);
      inStep &= behind <= STEP.toNanos();
      return inStep && behind > lagNanos && now - lastMove <= STANDSTILL.toNanos();
    }
  }

  /** A partition: its readings, and when its newest offsets were reached. */
  private static final class Lane {

    private final List<Reading> readings = new ArrayList<>();

    /** Where the log ended, and when the oldest event came that it had not held before. */
    private final NavigableMap<Long, Long> marks = new TreeMap<>();

    /** How old the events before this offset are, nobody knows (any more). */
    private long known;

    /**
     * @param nextOffset where the log ends
     */
    Lane(long nextOffset) {
      this.known = nextOffset;
    }

    void append(long nextOffset, long now) {
      Map.Entry<Long, Long> last = marks.lastEntry();
      if (nextOffset <= (last == null ? known : last.getKey())) {
        return;
      }
      if (last != null && now - last.getValue() < MARK_NANOS) {
        marks.remove(last.getKey());
        marks.put(nextOffset, last.getValue());
      } else {
        marks.put(nextOffset, now);
      }
      forget(now);
    }

    /**
     * Age of the oldest event that is not before the position: 0 if there is none, the longest
     * there is if nobody knows.
     */
    long behind(long position, long now) {
      if (position < known) {
        return Long.MAX_VALUE;
      }
      Map.Entry<Long, Long> mark = marks.higherEntry(position);
      return mark == null ? 0 : now - mark.getValue();
    }

    /**
     * Lets go of what every follower in step has taken, and is too old for another to be in step
     * that has not.
     */
    void forget(long now) {
      long needed =
          readings.stream()
              .filter(reading -> reading.inStep)
              .mapToLong(reading -> reading.position)
              .min()
              .orElse(Long.MAX_VALUE);
      Map.Entry<Long, Long> first = marks.firstEntry();
      while (first != null && first.getKey() <= needed && now - first.getValue() > STEP.toNanos()) {
        known = first.getKey();
        marks.remove(known);
        first = marks.firstEntry();
      }
    }
  }

  /**
   * A follower begins to read.
   *
   * @param position offset of the first event that it has not taken
   * @param nextOffset where the partition's log ends now
   */
  public Reading begin(String follower, PartitionId partition, long position, long nextOffset) {
    lock.lock();
    try {
      Lane lane = lane(partition, nextOffset);
      Reading reading = new Reading(lane, position);
      if (followers.contains(follower)) {
        lane.readings.add(reading);
      }
      return reading;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits while a follower in step is behind in one of the partitions, but not for long.
   *
   * @param nextOffsets where the logs of the partitions end now
   */
  void keep(Map<PartitionId, Long> nextOffsets) {
    if (lagNanos == 0) {
      return;
    }
    lock.lock();
    try {
      List<Lane> appended = new ArrayList<>();
      nextOffsets.forEach(
          (partition, nextOffset) -> {
            Lane lane = lane(partition, nextOffset);
            lane.append(nextOffset, nanoTime.getAsLong());
            appended.add(lane);
          });
      long left = PATIENCE.toNanos();
      while (left > 0 && appended.stream().anyMatch(this::isLate)) {
        left = moved.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // The events are durable: they are answered at once.
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private boolean isLate(Lane lane) {
    long now = nanoTime.getAsLong();
    boolean late = false;
    for (Reading reading : lane.readings) {
      late |= reading.isLate(now);
    }
    return late;
  }

  private Lane lane(PartitionId partition, long nextOffset) {
    return lanes.computeIfAbsent(partition, p -> new Lane(nextOffset));
  }
}
