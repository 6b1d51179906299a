package dev.cairn.delivery.domain;

import dev.cairn.model.AccountId;
import java.util.List;
import java.util.Optional;

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

  /** The trail now, or as it was before it was deleted; empty if it was never heard of. */
  Optional<TrailState> newest(String trailId);

  /** Whether the trail exists and logs now. */
  boolean isLogging(String trailId);
}
