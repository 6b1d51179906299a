package dev.cairn.ingest.domain;

import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The durable log of accepted events: one sequence of offsets, from 0 and without gaps, for each
 * partition of each region.
 *
 * <p>All methods block and may be called by any number of threads. A partition comes into being
 * with its first append. Errors of all methods: {@code Unavailable} when the log cannot reach its
 * medium.
 */
public interface EventLog extends AutoCloseable {

  /** Identity of the log, made at random when it was begun: offsets of another log are not its. */
  UUID id();

  /**
   * Appends events to one partition and returns when they are durable; concurrent callers share one
   * commit. Events of one call keep their order; what is written gets consecutive offsets.
   *
   * <p>Duplicates are found here, atomically with the append: an event whose account and id were
   * seen within the duplicate window is not written again. Two equal events in one call count as
   * well.
   *
   * @return one outcome for each event, in order
   * @throws dev.cairn.model.CairnException.LimitExceeded when there is no room, or a follower holds
   *     the log back; nothing was written, and the caller may try again
   * @throws dev.cairn.model.CairnException.Unavailable when the append failed or its fate is
   *     unknown; sending the same events again is safe
   */
  List<AppendOutcome> append(PartitionId partition, List<EventRecord> events);

  /**
   * Fails as {@link #append} would, as long as the log takes no events of a partition; so whoever
   * does something that must be told of can ask before.
   */
  void requireOpen(PartitionId partition);

  /**
   * Durable batches from an offset on, in order and without gaps. The batch that holds the offset
   * comes first, cut so that it begins there.
   *
   * @param maxBytes about how many bytes of records to return; at least one batch is, whatever its
   *     size
   * @return empty if nothing is there yet
   * @throws dev.cairn.model.CairnException.NotFound {@code OFFSET_TRIMMED} if the offset is older
   *     than what is kept
   */
  List<EventBatch> read(PartitionId partition, long offset, int maxBytes);

  /**
   * Waits until the partition's next offset is greater than the given one: until {@code read} from
   * it returns something.
   *
   * @return false if the time ran out first
   */
  boolean awaitBeyond(PartitionId partition, long offset, Duration atMost)
      throws InterruptedException;

  /** What is kept of the partition; 0 to 0 if nothing was ever appended. */
  LogRange range(PartitionId partition);

  /**
   * Takes note that a reader of this log once was told of all events before an offset. A partition
   * that ends before it lost them, as an older copy does that was put back: from now on it takes no
   * events, since they would get offsets that the reader is beyond.
   */
  void wasReadUpTo(PartitionId partition, long offset);

  /** The partitions that something was appended to. */
  Set<PartitionId> partitions();

  /** Lets go of events before the offset. What is in one piece with later ones may stay longer. */
  void trim(PartitionId partition, long beforeOffset);

  /** Ends: later calls fail with {@code Unavailable}. What was returned as appended stays. */
  @Override
  void close();
}
