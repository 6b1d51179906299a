package dev.cairn.trail.client;

/** Whether a destination is asked before a trail is made or changed. */
public enum CheckMode {
  /** Never: the store has no such notion. */
  OFF,
  /** As CloudTrail does: what can't be told is refused. */
  ON,
  /**
   * Where an endpoint is configured. What the store does not know, or does not tell, passes: a
   * bucket without a policy, a key whose policy may not be read.
   */
  AUTO
}
