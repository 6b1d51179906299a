package dev.cairn.grpc.recording;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import dev.cairn.grpc.Callers;
import dev.cairn.model.Caller;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event of every call that is to be recorded, before its answer leaves: a call is refused
 * rather than answered without its event. Stands outside of what refuses calls, inside of what
 * finds out who calls.
 */
public final class RecordingInterceptor implements ServerInterceptor {

  private final RecordingQueue queue;
  private final InstantSource clock;
  private final Predicate<String> isRegion;
  private final Map<MethodDescriptor<?, ?>, Optional<RecordedMethod>> methods =
      new ConcurrentHashMap<>();

  /**
   * @param isRegion whether the installation has a region of that name
   */
  public RecordingInterceptor(
      RecordingQueue queue, InstantSource clock, Predicate<String> isRegion) {
    this.queue = requireNonNull(queue, "queue is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.isRegion = requireNonNull(isRegion, "isRegion is null");
  }

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    Optional<RecordedMethod> method =
        methods.computeIfAbsent(call.getMethodDescriptor(), RecordedMethod::of);
    Optional<Caller> caller = Callers.find();
    // What services do for themselves is no call of anybody's.
    boolean isServices = caller.filter(c -> c.kind() == Caller.Kind.SERVICE).isPresent();
    if (method.isEmpty() || (isServices && !method.get().isPublic())) {
      return next.startCall(call, headers);
    }
    RecordedCall recorded =
        new RecordedCall(
            method.get(),
            method.get().isPublic()
                ? null
                : caller.orElse(null), // else the endpoint says who it is
            clock,
            isRegion,
            Callers.origin(),
            TlsDetails.of(session(call.getAttributes()), call.getAuthority()));
    RecordingCall<Q, P> recording = new RecordingCall<>(call, recorded);
    Context context = Context.current().withValue(RecordedCall.KEY, recorded);
    return new RecordingListener<>(
        Contexts.interceptCall(context, recording, headers, next), recording);
  }

  private static @Nullable SSLSession session(Attributes attributes) {
    return attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
  }

  /** Holds the answer back until the call is recorded. */
  private final class RecordingCall<Q, P> extends SimpleForwardingServerCall<Q, P> {

    private final RecordedCall recorded;
    private @Nullable Metadata heldHeaders;
    private @Nullable P held;
    private final AtomicBoolean done = new AtomicBoolean();

    RecordingCall(ServerCall<Q, P> call, RecordedCall recorded) {
      super(call);
      this.recorded = recorded;
    }

    private boolean isStream() {
      return !getMethodDescriptor().getType().serverSendsOneMessage();
    }

    @Override
    public void sendHeaders(Metadata headers) {
      if (done.get()) {
        super.sendHeaders(headers);
      } else {
        heldHeaders = headers;
      }
    }

    @Override
    public void sendMessage(P message) {
      if (!done.get() && !isStream()) {
        held = message;
        return;
      }
      record(Optional.empty()); // a stream, which is recorded once, as it begins
      sendHeldHeaders();
      super.sendMessage(message);
    }

    private void sendHeldHeaders() {
      Metadata headers = heldHeaders;
      if (headers != null) {
        heldHeaders = null;
        super.sendHeaders(headers);
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      try {
        record(status.isOk() ? Optional.empty() : Optional.of(Failure.of(status)));
      } catch (RuntimeException e) {
        super.close(Status.UNKNOWN.withCause(e), trailers);
        return;
      }
      if (status.isOk()) {
        sendHeldHeaders();
        P message = held;
        if (message != null) {
          held = null;
          super.sendMessage(message);
        }
      }
      super.close(status, trailers);
    }

    /** Records the call unless it is, or its change has taken the event. */
    void record(Optional<Failure> failure) {
      if (done.getAndSet(true)) {
        return;
      }
      if (recorded.isTaken() || !recorded.hasRequest() || !recorded.hasCaller()) {
        return;
      }
      Optional<Message> response =
          held instanceof Message message ? Optional.of(message) : Optional.empty();
      queue.add(recorded.event(response, failure));
    }
  }

  /** Notes what is asked for, and that a step of the call failed. */
  private static final class RecordingListener<Q, P> extends SimpleForwardingServerCallListener<Q> {

    private final RecordingCall<Q, P> call;

    RecordingListener(ServerCall.Listener<Q> listener, RecordingCall<Q, P> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      if (message instanceof Message request && !call.recorded.hasRequest()) {
        call.recorded.request(request);
      }
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

    @Override
    public void onCancel() {
      if (call.isStream()) {
        call.record(Optional.empty()); // it was open, though nothing was sent yet
      }
      super.onCancel();
    }

    private void guard(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException e) {
        call.record(Optional.of(Failure.of(e)));
        throw e;
      }
    }
  }
}
