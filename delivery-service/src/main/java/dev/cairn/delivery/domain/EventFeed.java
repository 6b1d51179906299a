package dev.cairn.delivery.domain;

import dev.cairn.model.EventBatch;
import dev.cairn.model.PartitionId;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/** The event log, as a follower reads it. No call blocks. */
public interface EventFeed {

  /** The partitions that hold events, as far as known. */
  Collection<PartitionId> partitions();

  /** Opens a partition from an offset on. Connecting is the stream's own business. */
  EventStream open(PartitionId partition, long offset);

  /**
   * Says up to where delivery is durable, so that the log may be trimmed.
   *
   * @param position what is before it is not needed by targets that work
   * @param heldPosition the oldest offset that a failing target needs; empty if none fails
   */
  void report(PartitionId partition, long position, OptionalLong heldPosition);

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
