package dev.cairn.trail.domain;

import dev.cairn.model.EventId;
import dev.cairn.model.RecordBytes;
import java.util.Optional;

/** The events that tell of calls which change something. */
public interface CallEvents {

  /** The event of the call that this thread serves; empty if none will tell of it. */
  Optional<CallEvent> current();

  /** The event of a call, which is kept with the change that the call makes. */
  interface CallEvent {

    /** Its id, known from the beginning of the call. */
    EventId id();

    /** The event as far as it is known before the change. */
    RecordBytes attempted();

    /**
     * The event of the change.
     *
     * @param result what the change gave
     */
    RecordBytes changed(Object result);

    /** The event is kept: nobody else records the call. */
    void kept();
  }
}
