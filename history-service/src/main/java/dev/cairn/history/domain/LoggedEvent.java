package dev.cairn.history.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.EventRecord;

/**
 * An event and its offset in the log of its (region, partition).
 *
 * @param offset counted from 0, below {@link #MAX_OFFSET}
 */
public record LoggedEvent(long offset, EventRecord event) {

  /** 70 million million events: an index may keep a time of day beside an offset in one number. */
  public static final long MAX_OFFSET = 1L << 46;

  public LoggedEvent {
    requireNonNull(event, "event is null");
    if (offset < 0 || offset >= MAX_OFFSET) {
      throw new IllegalArgumentException("offset must be 0 to 2^46 - 1, got " + offset);
    }
  }
}
