package dev.cairn.history.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The place of an event among those of its account and region. No two have the same, and it never
 * changes, so a page can begin after it whatever was indexed since.
 *
 * @param time the event's time, whole seconds
 * @param offset the event's offset in the log of its (region, partition)
 */
public record EventPosition(Instant time, long offset) implements Comparable<EventPosition> {

  public EventPosition {
    requireNonNull(time, "time is null");
    if (offset < 0) {
      throw new IllegalArgumentException("offset must not be negative, got " + offset);
    }
  }

  /** Oldest first. */
  @Override
  public int compareTo(EventPosition other) {
    int byTime = time.compareTo(other.time);
    return byTime != 0 ? byTime : Long.compare(offset, other.offset);
  }
}
