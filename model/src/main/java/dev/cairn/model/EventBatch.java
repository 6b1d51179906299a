package dev.cairn.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Consecutive events of one partition that became durable together.
 *
 * @param firstOffset offset of the first event; the others follow without a gap
 * @param revision the configuration revision in force when they were appended; never less than that
 *     of the batch before
 */
public record EventBatch(
    PartitionId partition, long firstOffset, long revision, List<EventRecord> events) {

  public EventBatch {
    requireNonNull(partition, "partition is null");
    if (firstOffset < 0 || revision < 0) {
      throw new IllegalArgumentException(
          "offset " + firstOffset + " and revision " + revision + " must not be negative");
    }
    events = List.copyOf(events);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a batch has at least one event");
    }
  }

  /** The offset after the last event's: where the next batch begins. */
  public long nextOffset() {
    return firstOffset + events.size();
  }
}
