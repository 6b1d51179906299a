package dev.cairn.trail.client;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.cairn.grpc.recording.EventSender;
import dev.cairn.model.RecordBytes;
import dev.cairn.proto.ingest.v1.Event;
import dev.cairn.trail.domain.Recorder;
import java.time.Duration;
import java.util.List;

/** ingest-service over gRPC. */
public final class GrpcRecorder implements Recorder {

  /** How long a change waits for ingest. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final EventSender sender;

  public GrpcRecorder(EventSender sender) {
    this.sender = requireNonNull(sender, "sender is null");
  }

  @Override
  public void check(RecordBytes event) {
    sender.check(parse(event), PATIENCE);
  }

  @Override
  public void send(List<RecordBytes> events) {
    sender.send(events.stream().map(GrpcRecorder::parse).toList(), PATIENCE);
  }

  private static Event parse(RecordBytes event) {
    try {
      return Event.parseFrom(event.array());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an event that was kept is damaged", e);
    }
  }
}
