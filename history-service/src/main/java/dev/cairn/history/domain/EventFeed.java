package dev.cairn.history.domain;

import dev.cairn.model.EventBatch;
import dev.cairn.model.PartitionId;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The event log as ingest-service serves it to the history. Errors of all methods: {@code
 * CairnException.Unavailable} while ingest-service cannot be reached.
 */
public interface EventFeed {

  /** Makes the history known as a follower: the log is kept for it from then on. */
  void register();

  /** Every partition that holds events, and the oldest offset that it holds. */
  Map<PartitionId, Long> oldestOffsets();

  /** Gives the partitions that hold events: at once, and again when there are more. */
  Reader<Partitions> watchPartitions();

  /**
   * The partitions of a log.
   *
   * @param log identity of the log: positions in another one mean other events
   * @param next for each partition that holds events, the offset that the next one will get
   */
  record Partitions(UUID log, Map<PartitionId, Long> next) {
    public Partitions {
      next = Map.copyOf(next);
    }
  }

  /**
   * Gives the batches of a partition from a position on, in log order without a gap; waits for more
   * at the end. The first one may begin before the position. Fails if ingest-service has another
   * log than that of the position.
   */
  Reader<List<EventBatch>> follow(UUID log, PartitionId partition, long position);

  /** Tells up to where the history of a log is durable. Fails if ingest-service has another one. */
  void report(UUID log, Map<PartitionId, Long> positions);

  /** What comes one after another. For one thread, but any may close it. */
  interface Reader<T> extends AutoCloseable {

    /**
     * Waits for the next.
     *
     * @throws PositionTrimmedException if the log no longer holds the position that was asked for
     */
    T next() throws InterruptedException;

    /** Ends the wait of the thread that reads. */
    @Override
    void close();
  }

  /** The log no longer holds the position: see {@link #oldestOffsets}. */
  final class PositionTrimmedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PositionTrimmedException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
