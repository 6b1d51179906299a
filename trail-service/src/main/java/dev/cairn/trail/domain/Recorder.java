package dev.cairn.trail.domain;

import dev.cairn.model.RecordBytes;
import java.util.List;

/**
 * Ingest, as far as it records Cairn's own events.
 *
 * <p>Errors: {@code EVENT_NOT_RECORDED} if it does not, or does not say so in time.
 */
public interface Recorder {

  /** Asks whether ingest would take an event now. */
  void check(RecordBytes event);

  /** Returns when the events are durable. Sending them again is safe. */
  void send(List<RecordBytes> events);
}
