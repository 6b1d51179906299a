package dev.cairn.gateway.sigv4;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * How long session credentials hold.
 *
 * @param sourceAccessKeyId of the access key that they were got with; empty if there was none
 */
public record Session(Instant start, Instant end, String sourceAccessKeyId) {

  public Session {
    requireNonNull(start, "start is null");
    requireNonNull(end, "end is null");
    requireNonNull(sourceAccessKeyId, "sourceAccessKeyId is null");
  }
}
