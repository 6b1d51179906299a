package dev.cairn.ingest.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.ingest.domain.codec.Refusal;
import dev.cairn.model.EventId;

/** What became of one event of a batch. */
public sealed interface EntryOutcome {

  /** It is durable. */
  record Accepted(EventId id) implements EntryOutcome {
    public Accepted {
      requireNonNull(id, "id is null");
    }
  }

  /** It was accepted before, is durable, and was not stored again. */
  record Duplicate(EventId id) implements EntryOutcome {
    public Duplicate {
      requireNonNull(id, "id is null");
    }
  }

  /** Not stored, since nothing was to be: it would be accepted, unless the log holds its id. */
  record Valid(EventId id) implements EntryOutcome {
    public Valid {
      requireNonNull(id, "id is null");
    }
  }

  /** Not stored: another event was accepted under this id. */
  record Conflict(EventId id) implements EntryOutcome {
    public Conflict {
      requireNonNull(id, "id is null");
    }
  }

  /** Not stored: it breaks a rule. */
  record Refused(Refusal refusal) implements EntryOutcome {
    public Refused {
      requireNonNull(refusal, "refusal is null");
    }
  }
}
