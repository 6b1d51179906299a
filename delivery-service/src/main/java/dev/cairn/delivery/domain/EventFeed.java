package dev.cairn.delivery.domain;

import dev.cairn.model.EventBatch;
import dev.cairn.model.PartitionId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The event log, as a follower reads it. No call blocks. */
public interface EventFeed {

  /** The partitions that hold events, as told last; empty as long as they were not told. */
  Optional<Partitions> partitions();

  /**
   * Opens a partition of a log from an offset on; of another log nothing comes. Connecting is the
   * stream's own business.
   */
  EventStream open(UUID log, PartitionId partition, long offset);

  /**
   * Says up to where delivery of a log is durable, so that it may be trimmed.
   *
   * @param position what is before it is not needed by targets that work
   * @param heldPosition the oldest offset that a failing target needs; empty if none fails
   */
  void report(UUID log, PartitionId partition, long position, OptionalLong heldPosition);

  /**
   * The partitions of a log.
   *
   * @param log identity of the log: offsets in another one mean other events
   * @param next for each partition that holds events, the offset that the next one will get
   */
  record Partitions(UUID log, Map<PartitionId, Long> next) {
    public Partitions {
      next = Map.copyOf(next);
    }
  }

  /** The batches of a partition in log order, without a gap. */
  interface EventStream extends AutoCloseable {

    /**
     * The next batch, if it has come.
     *
     * @throws PositionTrimmedException if the log no longer keeps the stream's position
     */
    Optional<EventBatch> poll();

    @Override
    void close();
  }

  /** The log does not go back as far as a follower's position. */
  final class PositionTrimmedException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final long oldest;

    public PositionTrimmedException(long oldest) {
      super("The log begins at " + oldest);
      this.oldest = oldest;
    }

    /** Offset of the oldest event kept. */
    public long oldest() {
      return oldest;
    }
  }
}
