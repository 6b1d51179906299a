package dev.cairn.trail.api;

import dev.cairn.grpc.recording.RecordedCall;
import dev.cairn.model.EventId;
import dev.cairn.model.RecordBytes;
import dev.cairn.trail.domain.CallEvents;
import java.util.Optional;

/** The events of the calls that the endpoints serve. */
public final class ServedCalls implements CallEvents {

  @Override
  public Optional<CallEvent> current() {
    return RecordedCall.current()
        .filter(call -> call.isWrite() && !call.isTaken())
        .map(Served::new);
  }

  private record Served(RecordedCall call) implements CallEvent {

    @Override
    public EventId id() {
      return call.eventId();
    }

    @Override
    public RecordBytes attempted() {
      return changed(Optional.empty());
    }

    @Override
    public RecordBytes changed(Object result) {
      return RecordBytes.wrap(call.changed(result).toByteArray());
    }

    @Override
    public void kept() {
      call.take();
    }
  }
}
