package dev.cairn.delivery.domain;

import dev.cairn.delivery.domain.EventFeed.EventStream;
import dev.cairn.model.EventBatch;
import dev.cairn.model.PartitionId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a partition from an offset on, for any number of trails. A batch whose configuration is not
 * known yet is held back until it is. Only delivery's thread uses it.
 */
final class LogReader implements AutoCloseable {

  private final EventStream stream;
  private final PartitionId partition;
  private final TrailHistory history;
  private long next;
  private @Nullable EventBatch heldBack;

  LogReader(EventFeed feed, UUID log, PartitionId partition, long offset, TrailHistory history) {
    this.stream = feed.open(log, partition, offset);
    this.partition = partition;
    this.history = history;
    this.next = offset;
  }

  /** Offset of the first event not yet read. */
  long next() {
    return next;
  }

  /** The next batch, if it has come and its configuration is known. */
  Optional<EventBatch> poll() {
    if (heldBack == null) {
      heldBack = stream.poll().orElse(null);
    }
    EventBatch batch = heldBack;
    if (batch == null || batch.revision() > history.revision()) {
      return Optional.empty();
    }
    if (batch.firstOffset() > next) {
      throw new IllegalStateException(
          "The feed of " + partition + " left out " + next + " to " + batch.firstOffset());
    }
    heldBack = null;
    return Optional.of(batch);
  }

  /** The batch is worked off. */
  void advance(EventBatch batch) {
    next = Math.max(next, batch.nextOffset());
  }

  @Override
  public void close() {
    stream.close();
  }
}
