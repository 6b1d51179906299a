package dev.cairn.model.policy;

import static java.util.Objects.requireNonNull;

/** What policies say of a call, and which statement decided. */
public sealed interface PolicyDecision {

  /**
   * A statement allows it and none denies it.
   *
   * @param index the statement's place in its policy, from 0
   */
  record Allowed(PolicyStatement by, int index) implements PolicyDecision {
    public Allowed {
      requireNonNull(by, "by is null");
    }
  }

  /**
   * A statement denies it; whatever others allow.
   *
   * @param index the statement's place in its policy, from 0
   */
  record ExplicitlyDenied(PolicyStatement by, int index) implements PolicyDecision {
    public ExplicitlyDenied {
      requireNonNull(by, "by is null");
    }
  }

  /** No statement speaks of it. */
  record ImplicitlyDenied() implements PolicyDecision {}

  /** Whether the call may be made. */
  default boolean isAllowed() {
    return this instanceof Allowed;
  }
}
