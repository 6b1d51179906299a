package dev.cairn.ingest.store;

import java.time.Duration;
import java.util.List;

/**
 * How long the log is kept.
 *
 * @param retention events that all followers have read go when they are older
 * @param diskBudget bytes that the log may take; followed events go earlier to keep within it
 * @param hold events that a failing target, or a follower that is not Cairn's own, still needs go
 *     when they are older
 * @param holdShare part of the disk budget that such events may take, 0 to 1
 * @param diskReserve bytes of the disk that are left free for others
 * @param ownFollowers names of Cairn's own followers: nothing goes that one of them has not read
 */
public record RetentionRules(
    Duration retention,
    long diskBudget,
    Duration hold,
    double holdShare,
    long diskReserve,
    List<String> ownFollowers) {

  public RetentionRules {
    ownFollowers = List.copyOf(ownFollowers);
  }
}
