package dev.cairn.delivery.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * Now, by two clocks: the one that tells the time may be set, so only the other one measures how
 * long something has taken.
 *
 * @param time what is written
 * @param nanos of a clock that is never set, in nanoseconds; only differences mean something
 */
record Moment(Instant time, long nanos) {

  /** When this and a while have passed, by the clock that is never set. */
  long nanosAfter(Duration pause) {
    return nanos + pause.toNanos();
  }

  /** Whether a moment of the clock that is never set has come. */
  boolean isAtOrAfter(long otherNanos) {
    return nanos - otherNanos >= 0;
  }
}
