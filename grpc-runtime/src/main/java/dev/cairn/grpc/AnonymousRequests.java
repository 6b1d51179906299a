package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what callers without a credential make the server hold: their requests are small, and come
 * soon. gRPC's own limit is one for all calls of a server, and it waits for the rest of a request
 * for ever. To be called once it is known who calls.
 */
final class AnonymousRequests implements ServerInterceptor {

  /** Counts what came of each call; to be added to the server that this intercepts. */
  static final ServerStreamTracer.Factory TRACERS =
      new ServerStreamTracer.Factory() {
        @Override
        public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
          return new Received();
        }
      };

  private static final int LARGEST = 64 << 10;
  private static final Context.Key<Received> RECEIVED = Context.key("cairn-received");

  private final Duration patience;

  /**
   * @param patience how long a request may be on its way
   */
  AnonymousRequests(Duration patience) {
    this.patience = requireNonNull(patience, "patience is null");
  }

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    if (!isBounded(call)) {
      return next.startCall(call, headers);
    }
    // What completes it first decides: the whole request, its end, or a limit.
    CompletableFuture<Void> request = new CompletableFuture<>();
    CompletableFuture<Void> _ =
        request
            .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (_, limit) -> {
                  if (limit != null) {
                    call.close(status(limit), new Metadata());
                  }
                });
    Received received = RECEIVED.get();
    if (received != null) {
      received.bound(request);
    }
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onHalfClose() {
        if (request.complete(null)) {
          super.onHalfClose();
        }
      }

      @Override
      public void onCancel() {
        request.complete(null);
        super.onCancel();
      }

      @Override
      public void onComplete() {
        request.complete(null);
        super.onComplete();
      }
    };
  }

  /** Reflection, which is a stream of requests, needs a credential or is called from here. */
  private static boolean isBounded(ServerCall<?, ?> call) {
    return CallerInterceptor.PROOF.get() == null
        && call.getMethodDescriptor().getType().clientSendsOneMessage();
  }

  private static Status status(Throwable limit) {
    return limit instanceof TimeoutException
        ? Status.DEADLINE_EXCEEDED.withDescription("The request did not come in time.")
        : Status.RESOURCE_EXHAUSTED.withDescription(
            "A request without a credential has at most " + LARGEST + " bytes.");
  }

  /** What came of a call, counted while it comes. */
  private static final class Received extends ServerStreamTracer {
    private volatile @Nullable CompletableFuture<Void> request;
    private long size; // of one thread, the transport's

    void bound(CompletableFuture<Void> bounded) {
      request = bounded;
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(RECEIVED, this);
    }

    @Override
    public void inboundWireSize(long bytes) {
      size += bytes;
      CompletableFuture<Void> bounded = request;
      if (size > LARGEST && bounded != null) {
        bounded.completeExceptionally(new IllegalStateException("too large"));
      }
    }
  }
}
