package dev.cairn.trail.domain.access;

import java.time.Instant;
import java.util.Optional;

/** Who has tokens and sessions: a user, or a role that others take on. */
public sealed interface SessionHolder extends Identity permits User, Role {

  /**
   * The whole second before which nothing began that still holds. Empty if no session was ended and
   * none of the same ARN was there before.
   */
  Optional<Instant> sessionsValidAfter();

  /** This one, whose sessions so far have ended. */
  SessionHolder withSessionsValidAfter(Instant time);
}
