package dev.cairn.ingest.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.ingest.domain.codec.TypedEvent;
import dev.cairn.model.RecordBytes;

/** One event of a batch, as its producer sent it. */
public sealed interface Entry {

  /** A CloudTrail record as JSON text, not checked yet. */
  record Raw(RecordBytes json) implements Entry {
    public Raw {
      requireNonNull(json, "json is null");
    }
  }

  /** The parts of a record. */
  record Typed(TypedEvent event) implements Entry {
    public Typed {
      requireNonNull(event, "event is null");
    }
  }

  /** Neither was sent. */
  record Nothing() implements Entry {}
}
