package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.access.AccessReading;
import dev.cairn.trail.domain.access.EntityArn;
import dev.cairn.trail.domain.access.Ids;
import dev.cairn.trail.domain.access.SessionHolder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Ends all sessions that a user or role got so far. Sessions begin in whole seconds, so the limit
 * is the end of this second: what is issued after the change, and before that end, begins at the
 * limit ({@link Tokens}). That holds if the change is committed before the limit: else it is made
 * again with a later one.
 */
public final class SessionRevocation {

  private static final int TRIES = 6;

  private final Changes changes;
  private final InstantSource clock;

  public SessionRevocation(Changes changes, InstantSource clock) {
    this.changes = requireNonNull(changes, "changes is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Ends them. Errors: {@code NO_SUCH_ENTITY}; {@code CONFLICT} if every commit takes too long. */
  public void revokeSessions(AccountId account, String arn) {
    Duration margin = Duration.ofMillis(500);
    for (int i = 0; i < TRIES; i++) {
      Instant limit = revoke(account, arn, margin);
      if (clock.instant().isBefore(limit)) {
        return;
      }
      margin = margin.multipliedBy(2);
    }
    throw new CairnException.Conflict(
        "CONFLICT", "The sessions could not be ended in time. Try again.");
  }

  private Instant revoke(AccountId account, String arn, Duration margin) {
    return changes.make(
        draft -> {
          SessionHolder holder = require(draft, account, arn);
          Instant end = Ids.nextSecond(clock.instant().plus(margin));
          Instant limit =
              holder
                  .sessionsValidAfter()
                  .filter(before -> !end.isAfter(before)) // what began since began at that limit
                  .map(Ids::nextSecond)
                  .orElse(end);
          draft.put(holder.withSessionsValidAfter(limit));
          return limit;
        });
  }

  private static SessionHolder require(AccessReading reading, AccountId account, String arn) {
    return EntityArn.parse(arn)
        .filter(parsed -> parsed.account().equals(account))
        .flatMap(reading::sessionHolder)
        .orElseThrow(() -> IamErrors.noSuchArn(arn));
  }
}
