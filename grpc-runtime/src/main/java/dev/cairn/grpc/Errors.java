package dev.cairn.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import dev.cairn.model.CairnException;
import dev.cairn.model.FieldViolation;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Optional;

/** The one place where a {@link CairnException} becomes a {@code google.rpc.Status}. */
public final class Errors {

  /** Domain of every ErrorInfo. */
  public static final String DOMAIN = "cairn.dev";

  private Errors() {}

  /** The status that a client sees. */
  public static StatusRuntimeException toStatus(CairnException error) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(code(error).getNumber())
            .setMessage(error.message())
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setReason(error.reason())
                        .setDomain(DOMAIN)
                        .putAllMetadata(error.metadata())
                        .build()));
    details(error).forEach(detail -> status.addDetails(Any.pack(detail)));
    return StatusProto.toStatusRuntimeException(status.build());
  }

  /**
   * The reason (CloudTrail's error name) that a status carries; empty if it is no status of
   * Cairn's.
   */
  public static Optional<String> reason(Throwable error) {
    return detail(error, ErrorInfo.class).map(ErrorInfo::getReason);
  }

  /** When a status says that trying again may help. */
  public static Optional<java.time.Duration> retryDelay(Throwable error) {
    return detail(error, RetryInfo.class)
        .map(RetryInfo::getRetryDelay)
        .map(delay -> java.time.Duration.ofSeconds(delay.getSeconds(), delay.getNanos()));
  }

  private static <T extends Message> Optional<T> detail(Throwable error, Class<T> type) {
    com.google.rpc.Status status = StatusProto.fromThrowable(error);
    if (status == null) {
      return Optional.empty();
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(type)) {
        try {
          return Optional.of(detail.unpack(type));
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
          return Optional.empty(); // a peer that is not Cairn
        }
      }
    }
    return Optional.empty();
  }

  private static Code code(CairnException error) {
    return switch (error) {
      case CairnException.InvalidRequest _ -> Code.INVALID_ARGUMENT;
      case CairnException.NotFound _ -> Code.NOT_FOUND;
      case CairnException.AlreadyExists _ -> Code.ALREADY_EXISTS;
      case CairnException.NotReady _ -> Code.FAILED_PRECONDITION;
      case CairnException.Conflict _ -> Code.ABORTED;
      case CairnException.LimitExceeded _ -> Code.RESOURCE_EXHAUSTED;
      case CairnException.Unauthenticated _ -> Code.UNAUTHENTICATED;
      case CairnException.Denied _ -> Code.PERMISSION_DENIED;
      case CairnException.Unsupported _ -> Code.UNIMPLEMENTED;
      case CairnException.Unavailable _ -> Code.UNAVAILABLE;
    };
  }

  private static List<Message> details(CairnException error) {
    return switch (error) {
      case CairnException.InvalidRequest e -> List.of(badRequest(e.violations()));
      case CairnException.NotFound e -> List.of(resource(e.resourceType(), e.resourceName()));
      case CairnException.AlreadyExists e -> List.of(resource(e.resourceType(), e.resourceName()));
      case CairnException.NotReady e ->
          List.of(
              PreconditionFailure.newBuilder()
                  .addViolations(
                      PreconditionFailure.Violation.newBuilder()
                          .setType(e.reason())
                          .setDescription(e.message()))
                  .build());
      case CairnException.LimitExceeded e -> limit(e);
      case CairnException.Unavailable e -> List.of(retry(e.retryAfter()));
      case CairnException.Conflict _,
          CairnException.Unauthenticated _,
          CairnException.Denied _,
          CairnException.Unsupported _ ->
          List.of();
    };
  }

  private static List<Message> limit(CairnException.LimitExceeded error) {
    Message quota =
        QuotaFailure.newBuilder()
            .addViolations(QuotaFailure.Violation.newBuilder().setDescription(error.message()))
            .build();
    return error
        .retryAfter()
        .<List<Message>>map(after -> List.of(quota, retry(after)))
        .orElseGet(() -> List.of(quota));
  }

  private static Message badRequest(List<FieldViolation> violations) {
    BadRequest.Builder bad = BadRequest.newBuilder();
    for (FieldViolation violation : violations) {
      bad.addFieldViolationsBuilder()
          .setField(violation.field())
          .setDescription(violation.description());
    }
    return bad.build();
  }

  private static Message resource(String type, String name) {
    return ResourceInfo.newBuilder().setResourceType(type).setResourceName(name).build();
  }

  private static Message retry(java.time.Duration after) {
    return RetryInfo.newBuilder()
        .setRetryDelay(
            Duration.newBuilder().setSeconds(after.toSeconds()).setNanos(after.toNanosPart()))
        .build();
  }
}
