package dev.cairn.delivery.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cairn.model.EventId;
import dev.cairn.model.TrailArn;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.proto.configuration.v1.TrailState;
import dev.cairn.proto.trail.v1.Trail;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Every version of every trail, in the file: the place of its selectors, 8 bytes, then its message
 * without them. Thread-safe.
 */
final class TrailVersions {

  private final RecordFile file;
  private final SelectorRecords selectors;

  TrailVersions(RecordFile file) {
    this.file = file;
    this.selectors = new SelectorRecords(file);
  }

  TrailVersion write(TrailState message) {
    SelectorRecords.Kept kept = selectors.keep(message);
    TrailState state =
        message.toBuilder().clearEventSelectors().clearAdvancedEventSelectors().build();
    byte[] bytes = state.toByteArray();
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(kept.place()).put(bytes);
    return version(file.write(record.array()), state, kept);
  }

  TrailVersion read(long place) {
    ByteBuffer record = ByteBuffer.wrap(file.read(place));
    SelectorRecords.Kept kept = selectors.at(record.getLong());
    try {
      return version(place, TrailState.parseFrom(ByteString.copyFrom(record)), kept);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException("a trail was read as another than was written", e);
    }
  }

  private static TrailVersion version(
      long place, TrailState message, Supplier<CompiledSelectors> selectors) {
    Trail trail = message.getTrail();
    return new TrailVersion(
        place,
        message.getTrailId(),
        TrailArn.parse(trail.getTrailArn()),
        trail.getIsMultiRegionTrail(),
        trail.getIncludeGlobalServiceEvents(),
        message.getIsLogging(),
        trail.getS3BucketName(),
        trail.hasS3KeyPrefix() ? Optional.of(trail.getS3KeyPrefix()) : Optional.empty(),
        trail.hasKmsKeyId() ? Optional.of(trail.getKmsKeyId()) : Optional.empty(),
        selectors,
        lastEvent(message.getLastEventId()));
  }

  static Optional<EventId> lastEvent(String id) {
    return id.isEmpty() ? Optional.empty() : Optional.of(EventId.of(id));
  }
}
