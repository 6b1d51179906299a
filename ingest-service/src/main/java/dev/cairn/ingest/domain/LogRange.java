package dev.cairn.ingest.domain;

/**
 * What a partition of the event log holds.
 *
 * @param oldest offset of the oldest event that is kept; equals {@code next} if none is
 * @param next offset that the next appended event gets
 */
public record LogRange(long oldest, long next) {

  public LogRange {
    if (oldest < 0 || next < oldest) {
      throw new IllegalArgumentException("oldest " + oldest + ", next " + next);
    }
  }

  /** How many events are kept. */
  public long size() {
    return next - oldest;
  }
}
