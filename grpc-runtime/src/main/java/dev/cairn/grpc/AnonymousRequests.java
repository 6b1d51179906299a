package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what callers without a credential make the server hold: their requests are small, plain,
 * come soon, and are not many at once; nor are the streams that they are sent. gRPC's own limits
 * are the same for all calls of a server, and it waits for the rest of a request for ever. To be
 * called once it is known who calls.
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

  /** Streams at once, e.g. watches of the health. */
  static final int MOST_STREAMS = 200;

  private static final int LARGEST = 16 << 10;
  private static final Context.Key<Received> RECEIVED = Context.key("cairn-received");
  private static final Metadata.Key<String> ENCODING =
      Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER);

  private final Duration patience;
  private final int most;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);

  /** Requests that have not come whole, the oldest first. Guarded by itself. */
  private final Set<Request> coming = new LinkedHashSet<>();

  /**
   * @param patience how long a request may be on its way
   * @param most how many may be; where there is one more, the oldest gives way
   */
  AnonymousRequests(Duration patience, int most) {
    this.patience = requireNonNull(patience, "patience is null");
    this.most = most;
  }

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    if (!isBounded(call)) {
      return next.startCall(call, headers);
    }
    String encoding = headers.get(ENCODING);
    if (encoding != null && !encoding.equals("identity")) {
      return refuse(call, Status.INVALID_ARGUMENT, "must not be compressed");
    }
    boolean isStream = call.getMethodDescriptor().getType() == MethodType.SERVER_STREAMING;
    if (isStream && !streams.tryAcquire()) {
      return refuse(call, Status.RESOURCE_EXHAUSTED, "finds too many streams open");
    }
    Request request = await(call);
    return new Bounded<>(next.startCall(call, headers), request, isStream);
  }

  /** Reflection, which is a stream of requests, needs a credential or is called from here. */
  private static boolean isBounded(ServerCall<?, ?> call) {
    return CallerInterceptor.PROOF.get() == null
        && call.getMethodDescriptor().getType().clientSendsOneMessage();
  }

  private static <Q> ServerCall.Listener<Q> refuse(
      ServerCall<Q, ?> call, Status status, String why) {
    call.close(status.withDescription("A call without a credential " + why + "."), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private Request await(ServerCall<?, ?> call) {
    Request request = new Request();
    CompletableFuture<Void> _ =
        request
            .end
            .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((_, limit) -> ended(call, request, limit));
    add(request).ifPresent(oldest -> oldest.cut(Status.UNAVAILABLE, "gave way to others"));
    Received received = RECEIVED.get();
    if (received != null) {
      received.bound(request);
    }
    return request;
  }

  /** Returns the one that gives way, if one must. */
  private Optional<Request> add(Request request) {
    synchronized (coming) {
      coming.add(request);
      if (coming.size() <= most) {
        return Optional.empty();
      }
      Iterator<Request> oldestFirst = coming.iterator();
      Request oldest = oldestFirst.next();
      oldestFirst.remove();
      return Optional.of(oldest);
    }
  }

  private void ended(ServerCall<?, ?> call, Request request, @Nullable Throwable limit) {
    synchronized (coming) {
      coming.remove(request);
    }
    switch (limit) {
      case null -> {}
      case StatusRuntimeException known -> call.close(known.getStatus(), new Metadata());
      default ->
          call.close(because(Status.DEADLINE_EXCEEDED, "did not come in time"), new Metadata());
    }
  }

  private static Status because(Status status, String why) {
    return status.withDescription("A request without a credential " + why + ".");
  }

  /** A request on its way. */
  private static final class Request {

    /** What completes it first decides: the whole request, the call's end, or a limit. */
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** Returns whether nothing else ended it before. */
    boolean ends() {
      return end.complete(null);
    }

    void cut(Status status, String why) {
      end.completeExceptionally(because(status, why).asRuntimeException());
    }
  }

  private final class Bounded<Q> extends SimpleForwardingServerCallListener<Q> {

    private final Request request;
    private final boolean isStream;

    Bounded(ServerCall.Listener<Q> listener, Request request, boolean isStream) {
      super(listener);
      this.request = request;
      this.isStream = isStream;
    }

    @Override
    public void onHalfClose() {
      if (request.ends()) {
        super.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      end();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      end();
      super.onComplete();
    }

    /** Exactly one of the two above is called for each call. */
    private void end() {
      request.ends();
      if (isStream) {
        streams.release();
      }
    }
  }

  /** What came of a call, counted while it comes. */
  private static final class Received extends ServerStreamTracer {

    private volatile @Nullable Request request;
    private long size; // of one thread, the transport's

    void bound(Request bounded) {
      request = bounded;
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(RECEIVED, this);
    }

    @Override
    public void inboundWireSize(long bytes) {
      size += bytes;
      Request bounded = request;
      if (size > LARGEST && bounded != null) {
        bounded.cut(Status.RESOURCE_EXHAUSTED, "has at most " + LARGEST + " bytes");
      }
    }
  }
}
