package dev.cairn.history.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.EventBatch;
import dev.cairn.model.PartitionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the log into the index, batch by batch, and knows how far it is in every partition.
 *
 * <p>Partitions are indexed side by side, each by one thread at a time. When the index fails,
 * indexing begins again at the last commit: {@link #position} goes back, and batches that do not
 * follow on it are refused until their thread reads the log from there.
 */
public final class Indexer {

  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

  private final EventIndex index;
  private final Duration retention;
  private final InstantSource clock;
  private final Map<PartitionId, Long> positions;

  /** Shared: events are indexed or committed. Exclusive: the index goes back to its last commit. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private final LongAdder indexed = new LongAdder();
  private final LongAdder tooOld = new LongAdder();
  private volatile Map<PartitionId, Long> committed;

  public Indexer(EventIndex index, Duration retention, InstantSource clock) {
    this.index = requireNonNull(index, "index is null");
    this.retention = requireNonNull(retention, "retention is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.committed = index.positions();
    this.positions = new ConcurrentHashMap<>(committed);
  }

  /**
   * Says which log the events to come are of, before the first of them.
   *
   * @param next for each partition of that log, the offset that its next event gets
   * @param startsOver whether a log that is another one than before is indexed from its beginning
   * @throws OtherLogException if what was indexed before is of another log
   */
  public void enter(UUID log, Map<PartitionId, Long> next, boolean startsOver) {
    Optional<UUID> known = index.log();
    if (known.equals(Optional.of(log))) {
      return;
    }
    // Before logs had an identity it was not kept.
    boolean same = known.isEmpty() && isWithin(next);
    if (!same && !startsOver) {
      throw new OtherLogException(log, known);
    }
    lock.writeLock().lock();
    try {
      index.enter(log, same ? index.positions() : Map.of());
      committed = index.positions();
      positions.clear();
      positions.putAll(committed);
    } finally {
      lock.writeLock().unlock();
    }
    if (!same) {
      LOG.warn("The event log is another one than before, {}: it is indexed from its start", log);
    }
  }

  private boolean isWithin(Map<PartitionId, Long> next) {
    return index.positions().entrySet().stream()
        .allMatch(position -> position.getValue() <= next.getOrDefault(position.getKey(), 0L));
  }

  /** The log that was entered last. */
  public UUID log() {
    return index.log().orElseThrow();
  }

  /** Offset of the partition's first event that is not indexed yet. */
  public long position(PartitionId partition) {
    return positions.getOrDefault(partition, 0L);
  }

  /**
   * Says that the log begins later than the position: what is before was trimmed. Does nothing if
   * the position is not before the offset.
   */
  public void skipTo(PartitionId partition, long offset) {
    long position = position(partition);
    if (position < offset) {
      LOG.warn(
          "{}: the log holds events from {} on only; {} to {} are missing from the event history"
              + " unless they were indexed before",
          partition,
          offset,
          position,
          offset - 1);
      positions.put(partition, offset);
    }
  }

  /**
   * Indexes a batch that begins where the partition's last one ended, or before; events older than
   * the retention time are left out.
   *
   * @throws OutOfPlaceException if it begins later: read the log again from {@link #position}
   */
  public void indexBatch(EventBatch batch) {
    lock.readLock().lock();
    try {
      long position = position(batch.partition());
      if (batch.firstOffset() > position) {
        throw new OutOfPlaceException(
            batch.partition()
                + ": the batch at "
                + batch.firstOffset()
                + " does not follow on "
                + position);
      }
      if (batch.nextOffset() > position) {
        index.upsert(kept(batch, position));
        positions.put(batch.partition(), batch.nextOffset());
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  private List<LoggedEvent> kept(EventBatch batch, long from) {
    Instant oldest = clock.instant().minus(retention);
    List<LoggedEvent> kept = new ArrayList<>(batch.events().size());
    for (int i = (int) (from - Math.min(from, batch.firstOffset()));
        i < batch.events().size();
        i++) {
      if (batch.events().get(i).time().isBefore(oldest)) {
        tooOld.increment();
      } else {
        kept.add(new LoggedEvent(batch.firstOffset() + i, batch.events().get(i)));
      }
    }
    indexed.add(kept.size());
    return kept;
  }

  /**
   * Makes what was indexed so far durable. Does nothing if nothing was. By one thread at a time.
   *
   * @return the durable positions
   */
  public Map<PartitionId, Long> commit() {
    lock.readLock().lock();
    try {
      Map<PartitionId, Long> reached = Map.copyOf(positions);
      if (!reached.equals(committed)) {
        index.commit(reached);
        committed = reached;
      }
      return reached;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The positions of the last commit: what a follower may report. */
  public Map<PartitionId, Long> committed() {
    return committed;
  }

  /** Begins again at the last commit, after {@link #indexBatch} or {@link #commit} failed. */
  public void restart() {
    lock.writeLock().lock();
    try {
      // First: if the rollback fails, part of what came after the last commit may be gone.
      positions.clear();
      positions.putAll(index.positions());
      committed = index.positions();
      index.rollback();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Drops what is older than the retention time. By the thread that commits. */
  public void expire() {
    lock.readLock().lock();
    try {
      int days = index.expire(clock.instant().minus(retention));
      if (days > 0) {
        LOG.info("Dropped {} days of the event history, older than {}", days, retention);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Events put into the index since the start, replayed ones again. */
  public long indexed() {
    return indexed.sum();
  }

  /** Events left out since the start because they were older than the retention time. */
  public long tooOld() {
    return tooOld.sum();
  }

  /** The log is not the one that was indexed so far. */
  public static final class OtherLogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OtherLogException(UUID log, Optional<UUID> known) {
      super(
          "The event log of ingest-service, "
              + log
              + ", is not the one that the history has indexed, "
              + known.map(UUID::toString).orElse("which had more events")
              + ": that one was lost or replaced, and the positions in it mean nothing here.");
    }
  }

  /** A batch does not follow on what was indexed before. */
  public static final class OutOfPlaceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutOfPlaceException(String message) {
      super(message);
    }
  }
}
