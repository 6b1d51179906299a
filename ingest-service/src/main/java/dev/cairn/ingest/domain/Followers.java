package dev.cairn.ingest.domain;

import dev.cairn.model.PartitionId;
import java.util.List;
import java.util.Map;

/**
 * The register of followers. Who is in it is durable when a call returns; positions become durable
 * within seconds, for a lost one only keeps the log longer. Thread-safe.
 */
public interface Followers {

  /** Makes a follower known; no effect if it is. */
  void register(String name);

  /**
   * Forgets a follower.
   *
   * @throws dev.cairn.model.CairnException.NotFound {@code FOLLOWER_NOT_FOUND}
   */
  void remove(String name);

  /**
   * Notes that a follower reads.
   *
   * @throws dev.cairn.model.CairnException.NotFound {@code FOLLOWER_NOT_FOUND}
   */
  void seen(String name);

  /**
   * Notes where a follower stands. A position that is before the one known is not taken; what is
   * held is.
   *
   * @throws dev.cairn.model.CairnException.NotFound {@code FOLLOWER_NOT_FOUND}
   */
  void report(String name, Map<PartitionId, Follower.Position> positions);

  /** All followers, by name. */
  List<Follower> list();
}
