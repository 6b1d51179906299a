package dev.cairn.grpc.recording;

import dev.cairn.grpc.AwsNames;
import dev.cairn.grpc.Errors;
import dev.cairn.model.CairnException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a call failed, as an event tells it.
 *
 * @param errorCode e.g. {@code TrailNotFoundException}, {@code AccessDenied}
 * @param isDenied whether the caller may not; then an event does not show what it asked for
 * @param isUnauthenticated whether the caller could not prove who it is
 */
record Failure(String errorCode, String errorMessage, boolean isDenied, boolean isUnauthenticated) {

  private static final String INTERNAL = AwsNames.error("INTERNAL_FAILURE");
  private static final String UNKNOWN = "An unknown error occurred";

  static Failure of(Status status) {
    Throwable cause = status.getCause();
    return cause == null ? ofStatus(status, Optional.empty()) : of(cause);
  }

  static Failure of(Throwable error) {
    return switch (error) {
      case CairnException.Denied e -> denied(e.message());
      case CairnException.Unauthenticated e ->
          new Failure(AwsNames.error(e.reason()), e.message(), false, true);
      case CairnException.Unavailable e -> failure("SERVICE_UNAVAILABLE", e.message());
      case CairnException.LimitExceeded e when e.retryAfter().isPresent() ->
          failure("THROTTLING", e.message());
      case CairnException e -> failure(e.reason(), e.message());
      case StatusRuntimeException e -> ofStatus(e.getStatus(), Errors.reason(e));
      case StatusException e -> ofStatus(e.getStatus(), Errors.reason(e));
      default -> new Failure(INTERNAL, UNKNOWN, false, false);
    };
  }

  private static Failure ofStatus(Status status, Optional<String> reason) {
    String message = text(status.getDescription());
    return switch (status.getCode()) {
      case PERMISSION_DENIED -> denied(message);
      case UNAUTHENTICATED ->
          new Failure(AwsNames.error(reason.orElse("UNAUTHENTICATED")), message, false, true);
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> failure("SERVICE_UNAVAILABLE", message);
      case UNIMPLEMENTED -> failure("UNSUPPORTED_OPERATION", message);
      default ->
          reason
              .map(r -> failure(r, message))
              .orElseGet(() -> new Failure(INTERNAL, UNKNOWN, false, false));
    };
  }

  private static String text(@Nullable String description) {
    return description == null ? "" : description;
  }

  private static Failure denied(String message) {
    return new Failure("AccessDenied", message, true, false);
  }

  private static Failure failure(String reason, String message) {
    return new Failure(AwsNames.error(reason), message, false, false);
  }
}
