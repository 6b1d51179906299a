package dev.cairn.trail.domain;

import dev.cairn.model.AccountId;
import dev.cairn.model.RegionName;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Calls that can't be made twice, with the trail that they made or deleted, until one of them is
 * confirmed. AWS's clients repeat a call by themselves that was answered {@code
 * REVISION_NOT_CONFIRMED}: it is to find its own work, and no name that is taken or trail that is
 * gone. Whether the trail still is as the call left it, the asker looks.
 *
 * <p>Kept in memory, the newest 256. Safe for use by many threads.
 */
final class UnconfirmedCalls {

  private static final int MOST = 256;

  /** What was asked for: calls are one if they are equal. */
  sealed interface Call {}

  record Creation(AccountId account, RegionName region, NewTrail request) implements Call {}

  record Deletion(AccountId account, RegionName region, String nameOrArn) implements Call {}

  private final SequencedMap<Call, Trail> trails = new LinkedHashMap<>();

  synchronized Optional<Trail> find(Call call) {
    return Optional.ofNullable(trails.get(call));
  }

  synchronized void add(Call call, Trail trail) {
    trails.putLast(call, trail);
    if (trails.size() > MOST) {
      trails.pollFirstEntry();
    }
  }

  synchronized void remove(Call call) {
    trails.remove(call);
  }
}
