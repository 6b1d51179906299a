package dev.cairn.grpc;

import dev.cairn.grpc.authentication.Proof;
import dev.cairn.grpc.authorization.Intent;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A streaming call that can be ended from outside while its method sends: both go through one lock,
 * since a call may be used by one thread at a time.
 */
final class OpenCall<Q, P> extends SimpleForwardingServerCall<Q, P> {

  private static final Logger LOG = LoggerFactory.getLogger(OpenCall.class);

  private final Caller caller;
  private final Proof proof;
  private final Callers.Origin origin;
  private final Object lock = new Object();
  private volatile boolean cut;
  private volatile Optional<Intent> intent = Optional.empty();

  OpenCall(ServerCall<Q, P> call, Caller caller, Proof proof, Callers.Origin origin) {
    super(call);
    this.caller = caller;
    this.proof = proof;
    this.origin = origin;
  }

  Caller caller() {
    return caller;
  }

  Proof proof() {
    return proof;
  }

  Callers.Origin origin() {
    return origin;
  }

  /** What the call asked for last; empty if it did not say yet. */
  Optional<Intent> intent() {
    return intent;
  }

  void asksFor(Intent newest) {
    intent = Optional.of(newest);
  }

  boolean isCut() {
    return cut;
  }

  /** Ends the call. What its method sends from now on goes nowhere. */
  void cut(CairnException why) {
    synchronized (lock) {
      if (!cut) {
        cut = true;
        close(why);
      }
    }
  }

  private void close(CairnException why) {
    try {
      super.close(Status.UNKNOWN.withCause(why), new Metadata());
    } catch (IllegalStateException e) {
      LOG.debug("{} ended by itself", getMethodDescriptor().getFullMethodName(), e);
    }
  }

  @Override
  public void sendHeaders(Metadata headers) {
    synchronized (lock) {
      if (!cut) {
        super.sendHeaders(headers);
      }
    }
  }

  @Override
  public void sendMessage(P message) {
    synchronized (lock) {
      if (!cut) {
        super.sendMessage(message);
      }
    }
  }

  @Override
  public void close(Status status, Metadata trailers) {
    synchronized (lock) {
      if (!cut) {
        super.close(status, trailers);
      }
    }
  }

  @Override
  public boolean isReady() {
    return !cut && super.isReady();
  }

  @Override
  public boolean isCancelled() {
    return cut || super.isCancelled();
  }
}
