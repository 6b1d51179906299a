package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A change of the configuration: an immutable fact.
 *
 * @param number one more than that of the change before; the first is 1
 * @param subject what was changed, with its whole state afterwards, or its last one if it was
 *     deleted
 */
public record Revision(long number, Instant time, Subject subject, boolean deleted) {

  public Revision {
    if (number < 1) {
      throw new IllegalArgumentException("number must be positive, got " + number);
    }
    requireNonNull(time, "time is null");
    requireNonNull(subject, "subject is null");
  }
}
