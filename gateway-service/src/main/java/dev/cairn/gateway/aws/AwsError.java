package dev.cairn.gateway.aws;

import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.Errors;
import dev.cairn.model.CairnException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An error as AWS's clients know it.
 *
 * @param name e.g. {@code TrailNotFoundException}
 * @param status of HTTP
 */
record AwsError(String name, int status, String message) {

  private static final Logger LOG = LoggerFactory.getLogger(AwsError.class);
  private static final String INTERNAL = "INTERNAL_FAILURE";
  private static final String UNAVAILABLE = "SERVICE_UNAVAILABLE";
  private static final String THROTTLING = "THROTTLING";
  private static final Set<String> OF_CREDENTIALS = Set.of("UNRECOGNIZED_CLIENT", "EXPIRED_TOKEN");

  AwsError {
    requireNonNull(name, "name is null");
    requireNonNull(message, "message is null");
  }

  /**
   * The error that a failure means. What is neither Cairn's own nor a status is a bug: it is logged
   * with its stack, and the client gets {@code InternalFailure} without details.
   */
  static AwsError of(Exception failure, String requestId) {
    return switch (failure) {
      case CairnException.Unavailable e -> named(UNAVAILABLE, e.message());
      case CairnException.LimitExceeded e when e.retryAfter().isPresent() ->
          named(THROTTLING, e.message());
      case CairnException e -> named(e.reason(), e.message());
      case StatusRuntimeException e -> of(e, requestId);
      default -> bug(failure, requestId);
    };
  }

  private static AwsError of(StatusRuntimeException failure, String requestId) {
    Status status = failure.getStatus();
    String message = Optional.ofNullable(status.getDescription()).orElse("");
    Optional<String> reason = Errors.reason(failure);
    return switch (status.getCode()) {
      // Clients try ServiceUnavailable again by themselves.
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED ->
          named(UNAVAILABLE, reason.isPresent() ? message : "A service did not answer in time.");
      // Clients wait and try again, whatever it is that is used up. A quota has a name of its own.
      case RESOURCE_EXHAUSTED ->
          named(
              reason.filter(_ -> Errors.retryDelay(failure).isEmpty()).orElse(THROTTLING), message);
      case UNIMPLEMENTED ->
          named("UNSUPPORTED_OPERATION", reason.isPresent() ? message : UNSUPPORTED);
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          PERMISSION_DENIED ->
          reason.map(r -> named(r, message)).orElseGet(() -> bug(failure, requestId));
      // A service knows earlier than the gateway that a key or session does not hold any more.
      case UNAUTHENTICATED ->
          reason
              .filter(OF_CREDENTIALS::contains)
              .map(r -> named(r, message))
              .orElseGet(() -> bug(failure, requestId));
      case OK, UNKNOWN, INTERNAL, DATA_LOSS -> bug(failure, requestId);
    };
  }

  /** What CloudTrail says where it lacks an operation. */
  static final String UNSUPPORTED = "The operation requested is not supported in the region.";

  static AwsError named(String reason, String message) {
    String name = ErrorNames.of(reason);
    return new AwsError(name, ErrorNames.status(name), message);
  }

  private static AwsError bug(Exception failure, String requestId) {
    LOG.error("Request {} failed", requestId, failure);
    return named(INTERNAL, "Internal failure. See the server's log.");
  }
}
