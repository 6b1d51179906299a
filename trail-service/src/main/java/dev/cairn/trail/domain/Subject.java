package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.trail.domain.access.AccessSubject;

/** What a revision is about, with its whole state. */
public sealed interface Subject permits Trail, Region, Subject.Access {

  /** An account, user, group, role or policy. */
  record Access(AccessSubject of) implements Subject {
    public Access {
      requireNonNull(of, "of is null");
    }
  }
}
