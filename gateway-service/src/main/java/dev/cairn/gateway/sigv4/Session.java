package dev.cairn.gateway.sigv4;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * How long session credentials hold.
 *
 * @param sourceAccessKeyId of the access key that they were got with; empty if there was none
 * @param sourceUser ARN of the user who took the role on; empty if none did
 */
public record Session(Instant start, Instant end, String sourceAccessKeyId, String sourceUser) {

  public Session {
    requireNonNull(start, "start is null");
    requireNonNull(end, "end is null");
    requireNonNull(sourceAccessKeyId, "sourceAccessKeyId is null");
    requireNonNull(sourceUser, "sourceUser is null");
  }
}
