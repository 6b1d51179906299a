package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.EventId;
import dev.cairn.model.RecordBytes;
import java.time.Instant;

/**
 * An event that is kept with its change until ingest has it.
 *
 * @param revision the newest when the change was made: the event is sent once every ingest replica
 *     has confirmed it, so that it is judged by what the change made
 */
public record KeptEvent(EventId id, long revision, Instant keptTime, RecordBytes content) {

  public KeptEvent {
    requireNonNull(id, "id is null");
    requireNonNull(keptTime, "keptTime is null");
    requireNonNull(content, "content is null");
  }
}
