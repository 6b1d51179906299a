package dev.cairn.ingest.domain;

/** What the event log made of one event of an append. */
public sealed interface AppendOutcome {

  /** The event is durable at this offset of its partition. */
  record Appended(long offset) implements AppendOutcome {}

  /** The same event (account, event id, body) was appended before: nothing was written. */
  record Duplicate() implements AppendOutcome {}

  /** Another body was appended before under the same account and event id: nothing was written. */
  record Conflict() implements AppendOutcome {}
}
