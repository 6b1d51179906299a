package dev.cairn.ingest.api;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending side of a stream that goes on until the client ends it: a virtual thread of its own
 * makes a message only when the client is ready for one.
 */
final class FeedStream<M> {

  /** How often what changes without telling is looked at. */
  static final Duration TICK = Duration.ofMillis(100);

  /** The longest wait before looking whether the stream was cancelled. */
  static final Duration PATIENCE = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(FeedStream.class);

  private final ServerCallStreamObserver<M> response;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** What the thread of a stream does until the stream ends. */
  interface Sender {
    void run() throws InterruptedException;
  }

  FeedStream(ServerCallStreamObserver<M> response) {
    this.response = response;
  }

  /** Begins to send. To be called while the call is still being accepted. */
  void start(String name, Sender sender) {
    response.setOnReadyHandler(this::wake);
    response.setOnCancelHandler(this::wake);
    response.setOnCloseHandler(this::wake);
    Thread.ofVirtual().name(name).start(() -> run(sender));
  }

  private void run(Sender sender) {
    try {
      sender.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(RuntimeException e) {
    if (!response.isCancelled()) {
      try {
        response.onError(e);
      } catch (IllegalStateException closed) {
        LOG.debug("A stream ended before its error", closed);
      }
    }
  }

  /** Waits until the client takes a message; false when the stream has ended. */
  boolean awaitReady() throws InterruptedException {
    lock.lock();
    try {
      while (!response.isCancelled() && !response.isReady()) {
        changed.awaitNanos(PATIENCE.toNanos());
      }
      return !response.isCancelled();
    } finally {
      lock.unlock();
    }
  }

  /** Waits; shorter if the stream ends meanwhile. */
  void pause(Duration time) throws InterruptedException {
    lock.lock();
    try {
      long left = time.toNanos();
      while (left > 0 && !response.isCancelled()) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  void send(M message) {
    response.onNext(message);
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
