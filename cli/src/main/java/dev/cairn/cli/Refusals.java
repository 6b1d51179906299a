package dev.cairn.cli;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failed call in words for the person at the terminal: reason, message, fields. */
final class Refusals {

  /** A denial names three ARNs, and says at its end why. */
  private static final int MAX_MESSAGE = 4000;

  private Refusals() {}

  static RuntimeException of(Status status, Throwable cause, Place place) {
    com.google.rpc.@Nullable Status details = StatusProto.fromThrowable(cause);
    String reason = "";
    String description = status.getDescription();
    String message = description == null ? "" : Printable.text(description, MAX_MESSAGE);
    StringBuilder text = new StringBuilder();
    if (details != null) {
      for (Any detail : details.getDetailsList()) {
        reason = detail.is(ErrorInfo.class) ? unpack(detail, ErrorInfo.class).getReason() : reason;
        if (detail.is(BadRequest.class)) {
          unpack(detail, BadRequest.class).getFieldViolationsList().stream()
              .filter(
                  field -> !message.contains(Printable.text(field.getDescription(), MAX_MESSAGE)))
              .forEach(
                  field ->
                      text.append("\n  ")
                          .append(
                              Printable.text(field.getField() + ": " + field.getDescription())));
        }
      }
    }
    String first = (reason.isEmpty() ? status.getCode().name() : reason) + ": " + message;
    Optional<String> mismatch = reason.isEmpty() ? Mismatch.of(status, cause) : Optional.empty();
    if (mismatch.isPresent()) {
      return place.mismatched(mismatch.get(), cause);
    }
    if (isNoAnswer(status, reason)) {
      return place.silent(first + why(status, cause), cause);
    }
    if (reason.isEmpty() && status.getCode() == Status.Code.UNIMPLEMENTED) {
      return place.other(status, cause);
    }
    return new RefusedException(reason, first + text, cause);
  }

  private static boolean isNoAnswer(Status status, String reason) {
    return reason.isEmpty()
        && (status.getCode() == Status.Code.UNAVAILABLE
            || status.getCode() == Status.Code.DEADLINE_EXCEEDED);
  }

  /** What lies beneath, e.g. {@code Connection refused}. */
  private static String why(Status status, Throwable cause) {
    Throwable root = Mismatch.root(cause);
    String beneath =
        root.equals(cause) || root.getMessage() == null
            ? ""
            : " (" + Printable.text(root.getMessage()) + ")";
    return Mismatch.isSilent(status)
        ? beneath + ". If it expects TLS, name its authorities with --ca."
        : beneath;
  }

  private static <T extends com.google.protobuf.Message> T unpack(Any detail, Class<T> type) {
    try {
      return detail.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new CommandFailedException("The suite's error can't be read: " + e.getMessage(), e);
    }
  }
}
