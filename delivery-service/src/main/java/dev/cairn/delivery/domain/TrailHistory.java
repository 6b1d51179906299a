package dev.cairn.delivery.domain;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The trails at every configuration revision that a batch may bear. Thread-safe; what it answers
 * for a revision never changes.
 */
public interface TrailHistory {

  /** Random id of the installation, made at its first start. Part of every file name. */
  String installationId();

  /** The newest revision known. -1 before any is. */
  long revision();

  /**
   * The trails of an account at a revision, in no order; those deleted by then are not among them.
   *
   * @throws IllegalArgumentException if the revision is newer than {@link #revision()}
   */
  List<TrailState> trails(AccountId account, long revision);

  /**
   * The trail whose deletion an event tells of, as it is from then on: not logging, and of all
   * events it takes this one. Empty if there is none, or it was not deleted by then.
   */
  Optional<TrailState> deletedBy(EventId event, long revision);

  /** The revision that deleted a trail; empty if it is there. */
  OptionalLong deletedAt(String trailId);

  /** The trail now, or as it was before it was deleted; empty if it was never heard of. */
  Optional<TrailState> newest(String trailId);

  /** Whether the trail exists and logs now. */
  boolean isLogging(String trailId);
}
