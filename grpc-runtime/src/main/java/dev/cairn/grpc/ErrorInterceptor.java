package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every call an id, which the reply bears as {@code cairn-request-id}, and turns what a
 * method throws, or passes to {@code onError}, into the status that the client sees. What is no
 * {@link CairnException} is a bug: it is logged with its stack, and the client gets INTERNAL
 * without details.
 */
final class ErrorInterceptor implements ServerInterceptor {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorInterceptor.class);

  private static final int LONGEST_DESCRIPTION = 2_000;

  private static final Context.Key<String> REQUEST_ID = Context.key("cairn-request-id");

  private static final Metadata.Key<com.google.rpc.Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

  /** Id of the call that this thread serves. */
  static String requestId() {
    return requireNonNull(REQUEST_ID.get(), "no call is served here");
  }

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    String requestId = UUID.randomUUID().toString();
    ServerCall<Q, P> mapping = new MappingCall<>(call, requestId);
    Context context = Context.current().withValue(REQUEST_ID, requestId);
    ServerCall.Listener<Q> listener;
    try {
      listener = Contexts.interceptCall(context, mapping, headers, next);
    } catch (RuntimeException e) {
      close(mapping, e);
      return new ServerCall.Listener<>() {};
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      private boolean closed;

      @Override
      public void onMessage(Q message) {
        guard(() -> super.onMessage(message));
      }

      @Override
      public void onHalfClose() {
        guard(super::onHalfClose);
      }

      @Override
      public void onReady() {
        guard(super::onReady);
      }

      private void guard(Runnable step) {
        if (closed) {
          return; // the client was told already; what it still sends is of no use
        }
        try {
          step.run();
        } catch (RuntimeException e) {
          closed = true;
          close(mapping, e);
        }
      }
    };
  }

  private static void close(ServerCall<?, ?> call, RuntimeException error) {
    try {
      call.close(Status.UNKNOWN.withCause(error), new Metadata());
    } catch (IllegalStateException e) {
      LOG.debug(
          "{} was closed before its error", call.getMethodDescriptor().getFullMethodName(), e);
    }
  }

  /** Replaces a status that carries a cause by the one that the cause means. */
  private static final class MappingCall<Q, P> extends SimpleForwardingServerCall<Q, P> {

    private final String requestId;
    private boolean answered;

    MappingCall(ServerCall<Q, P> call, String requestId) {
      super(call);
      this.requestId = requestId;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      answered = true;
      headers.put(Headers.REQUEST_ID, requestId);
      super.sendHeaders(headers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!answered) {
        trailers.put(Headers.REQUEST_ID, requestId);
      }
      Throwable cause = status.getCause();
      switch (cause) {
        case null -> closeWithoutCause(status, trailers);
        case CairnException e -> close(Errors.toStatus(e), trailers);
        case StatusRuntimeException e -> close(e, trailers);
        case StatusException e -> super.close(e.getStatus(), trailers);
        default -> closeBug(status, cause, trailers);
      }
    }

    private void closeWithoutCause(Status status, Metadata trailers) {
      if (status.getCode() == Status.Code.UNIMPLEMENTED && !trailers.containsKey(DETAILS)) {
        // As the generated base answers for a method that nobody overrides.
        close(unimplemented(), trailers);
      } else {
        super.close(shortened(status), trailers);
      }
    }

    /** Services of gRPC's own repeat what they were asked, however long it is. */
    private static Status shortened(Status status) {
      String description = status.getDescription();
      return description == null || description.length() <= LONGEST_DESCRIPTION
          ? status
          : status.withDescription(description.substring(0, LONGEST_DESCRIPTION) + "...");
    }

    private StatusRuntimeException unimplemented() {
      return Errors.toStatus(
          new CairnException.Unsupported(
              // As CloudTrail says it.
              "The operation requested is not supported in the region."));
    }

    private void close(StatusRuntimeException error, Metadata trailers) {
      Metadata details = error.getTrailers();
      if (details != null) {
        trailers.merge(details);
      }
      super.close(error.getStatus().withCause(null), trailers);
    }

    private void closeBug(Status status, Throwable cause, Metadata trailers) {
      if (isCancelled() || status.getCode() == Status.Code.CANCELLED) {
        LOG.debug("{} was cancelled", getMethodDescriptor().getFullMethodName(), cause);
        super.close(Status.CANCELLED, trailers);
        return;
      }
      LOG.error(
          "{} failed, request {}", getMethodDescriptor().getFullMethodName(), requestId, cause);
      super.close(
          Status.INTERNAL.withDescription("Internal failure. See the server's log."), trailers);
    }
  }
}
