package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a trail logs, and when that last changed. Times are of real changes only: to start what
 * is started changes nothing.
 */
public record Logging(boolean on, Optional<Instant> startTime, Optional<Instant> stopTime) {

  /** Of a trail that has never logged. */
  public static final Logging NEVER = new Logging(false, Optional.empty(), Optional.empty());

  public Logging {
    requireNonNull(startTime, "startTime is null");
    requireNonNull(stopTime, "stopTime is null");
  }

  Logging started(Instant now) {
    return on ? this : new Logging(true, Optional.of(now), stopTime);
  }

  Logging stopped(Instant now) {
    return on ? new Logging(false, startTime, Optional.of(now)) : this;
  }
}
