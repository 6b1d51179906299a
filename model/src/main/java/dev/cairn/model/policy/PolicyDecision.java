package dev.cairn.model.policy;

import static java.util.Objects.requireNonNull;

/** What policies say of a call, and which statement decided. */
public sealed interface PolicyDecision {

  /** A statement allows it and none denies it. */
  record Allowed(PolicyStatement by) implements PolicyDecision {
    public Allowed {
      requireNonNull(by, "by is null");
    }
  }

  /** A statement denies it; whatever others allow. */
  record ExplicitlyDenied(PolicyStatement by) implements PolicyDecision {
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
