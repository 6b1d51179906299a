package dev.cairn.gateway.sigv4;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What this process knows of users and roles without asking anybody; always the newest. */
public interface KnownIdentities {

  /** A user or role; empty if none is known by the ARN. */
  Optional<Known> find(String arn);

  /** Whether an access key is active, whosever it is. */
  boolean isActiveAccessKey(String accessKeyId);

  /**
   * A user or role.
   *
   * @param activeAccessKeyIds of a user
   * @param sessionsValidAfter sessions that began before are ended
   */
  record Known(Set<String> activeAccessKeyIds, Optional<Instant> sessionsValidAfter) {

    public Known {
      activeAccessKeyIds = Set.copyOf(activeAccessKeyIds);
      requireNonNull(sessionsValidAfter, "sessionsValidAfter is null");
    }
  }
}
