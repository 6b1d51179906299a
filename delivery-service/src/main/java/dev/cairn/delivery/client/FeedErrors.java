package dev.cairn.delivery.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import java.util.OptionalLong;

/** What the feed's errors say. */
final class FeedErrors {

  private FeedErrors() {}

  /** Where the log begins, if the error says that a position is no longer kept. */
  static OptionalLong oldestPosition(Throwable error) {
    return info(error)
        .filter(info -> info.getReason().equals("OFFSET_TRIMMED"))
        .map(info -> info.getMetadataMap().get("oldest_offset"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  private static Optional<ErrorInfo> info(Throwable error) {
    Status status = StatusProto.fromThrowable(error);
    if (status == null) {
      return Optional.empty();
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          return Optional.of(detail.unpack(ErrorInfo.class));
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
