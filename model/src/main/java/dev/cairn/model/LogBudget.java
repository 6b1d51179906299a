package dev.cairn.model;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Room in the log for what anybody who reaches a port can cause as often as they like: so many
 * lines of each kind in a second; the next line that is written says how many were left out.
 * Thread-safe.
 */
public final class LogBudget {

  /** Of a kind, in a second of the clock. */
  public static final int LINES_PER_SECOND = 5;

  private final InstantSource clock;
  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

  public LogBudget(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Writes a line if there is room for it.
   *
   * @param kind one of a few, never a client's own text: each takes memory
   * @param line is told what to say at its end: of those left out, or nothing
   */
  public void write(String kind, Consumer<String> line) {
    kinds
        .computeIfAbsent(kind, _ -> new Kind())
        .take(clock.instant().getEpochSecond())
        .ifPresent(
            leftOut -> line.accept(leftOut == 0 ? "" : "; " + leftOut + " like it left out"));
  }

  private static final class Kind {

    private long second;
    private int written;
    private long leftOut;

    /** How many were left out before this line; empty if it is left out too. */
    synchronized OptionalLong take(long now) {
      if (now != second) {
        second = now;
        written = 0;
      }
      if (written == LINES_PER_SECOND) {
        leftOut++;
        return OptionalLong.empty();
      }
      written++;
      long before = leftOut;
      leftOut = 0;
      return OptionalLong.of(before);
    }
  }
}
