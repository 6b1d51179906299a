package dev.cairn.trail.domain.access;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An access key of a user, without its secret.
 *
 * @param id e.g. {@code AKIAIOSFODNN7EXAMPLE}
 * @param active whether it may be used
 */
public record AccessKey(String id, boolean active, Instant createTime) {

  /** Most keys that a user can have. */
  public static final int MAX_PER_USER = 2;

  public AccessKey {
    requireNonNull(id, "id is null");
    requireNonNull(createTime, "createTime is null");
  }

  public AccessKey withActive(boolean on) {
    return new AccessKey(id, on, createTime);
  }
}
