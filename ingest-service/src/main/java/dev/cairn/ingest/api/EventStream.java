package dev.cairn.ingest.api;

import dev.cairn.ingest.domain.EntryBatch;
import dev.cairn.ingest.domain.EntryOutcome;
import dev.cairn.ingest.domain.Ingestor;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.model.KillPoint;
import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import dev.cairn.proto.ingest.v1.StreamEventsResponse;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of StreamEvents. Batches that wait while others become durable are appended together, in
 * the order in which they came; each is answered on its own, in that order. No more is read while
 * 16 batches or 8 MiB wait for their answer, or all streams together hold too much. None is
 * answered while the client does not read, and if it goes on not to, the stream ends.
 */
final class EventStream implements StreamObserver<StreamEventsRequest> {

  /** Most batches without an answer. */
  static final int MAX_BATCHES = 16;

  /** No further batch is read once those without an answer are as large as this. */
  static final int MAX_BYTES = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final Ingestor ingestor;
  private final Caller caller;
  private final ServerCallStreamObserver<StreamEventsResponse> response;
  private final Consumer<List<EntryOutcome>> counter;
  private final StreamMemory memory;
  private final Runnable readOn = this::readOn;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<StreamEventsRequest> waiting = new ArrayDeque<>();
  private int batches;
  private int bytes;
  private boolean requested = true;
  private boolean halfClosed;
  private boolean cancelled;
  private boolean ended;
  private @Nullable CairnException refusal;

  private EventStream(
      Ingestor ingestor,
      Caller caller,
      ServerCallStreamObserver<StreamEventsResponse> response,
      Consumer<List<EntryOutcome>> counter,
      StreamMemory memory) {
    this.ingestor = ingestor;
    this.caller = caller;
    this.response = response;
    this.counter = counter;
    this.memory = memory;
  }

  static EventStream start(
      Ingestor ingestor,
      Caller caller,
      ServerCallStreamObserver<StreamEventsResponse> response,
      Consumer<List<EntryOutcome>> counter,
      StreamMemory memory) {
    EventStream stream = new EventStream(ingestor, caller, response, counter, memory);
    response.disableAutoRequest();
    response.setOnCancelHandler(stream::cancel);
    response.setOnCloseHandler(stream::cancel);
    response.setOnReadyHandler(stream::wake);
    response.request(1);
    // With the call's context: what the caller may do can depend on how the call came in.
    Thread.ofVirtual().name("event-stream").start(Context.current().wrap(stream::run));
    return stream;
  }

  // --- What the client sends ---

  @Override
  public void onNext(StreamEventsRequest batch) {
    try {
      memory.take(batch.getSerializedSize());
    } catch (CairnException.LimitExceeded e) {
      refuse(e);
      return;
    }
    if (!add(batch)) {
      memory.release(batch.getSerializedSize());
    }
  }

  /** False if the stream has ended. */
  private boolean add(StreamEventsRequest batch) {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      waiting.add(batch);
      batches++;
      bytes += batch.getSerializedSize();
      requested = false;
      requestIfRoom();
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the stream fail once what came before is answered. */
  private void refuse(CairnException e) {
    lock.lock();
    try {
      refusal = e;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onCompleted() {
    lock.lock();
    try {
      halfClosed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable error) {
    cancel();
  }

  private void cancel() {
    lock.lock();
    try {
      cancelled = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void readOn() {
    lock.lock();
    try {
      requestIfRoom();
    } finally {
      lock.unlock();
    }
  }

  private void requestIfRoom() {
    if (!requested
        && !halfClosed
        && !ended
        && batches < MAX_BATCHES
        && bytes < MAX_BYTES
        && (batches == 0 || memory.hasRoom(readOn))) {
      requested = true;
      response.request(1);
    }
  }

  // --- What it is answered ---

  private void run() {
    try {
      for (List<StreamEventsRequest> next = take(); next != null; next = take()) {
        answer(next);
      }
      if (!isCancelled()) {
        response.onCompleted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      end();
    }
  }

  private void end() {
    memory.release(letGo());
    memory.forget(readOn);
  }

  /** How many bytes were held without an answer. */
  private int letGo() {
    lock.lock();
    try {
      ended = true;
      waiting.clear();
      int held = bytes;
      bytes = 0;
      return held;
    } finally {
      lock.unlock();
    }
  }

  private void fail(RuntimeException e) {
    if (!isCancelled()) {
      try {
        response.onError(e);
      } catch (IllegalStateException closed) {
        LOG.debug("A stream of events ended before its error", closed);
      }
    }
  }

  private boolean isCancelled() {
    lock.lock();
    try {
      return cancelled;
    } finally {
      lock.unlock();
    }
  }

  /** What has come since the last answer; null if nothing will come any more. */
  private @Nullable List<StreamEventsRequest> take() throws InterruptedException {
    return awaitBatch() && awaitReady() ? drain() : null;
  }

  private boolean awaitBatch() throws InterruptedException {
    lock.lock();
    try {
      while (!cancelled && waiting.isEmpty() && !halfClosed && refusal == null) {
        changed.await();
      }
      if (!cancelled && waiting.isEmpty() && refusal != null) {
        throw refusal;
      }
      return !cancelled && !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the client takes an answer; false if the stream was cancelled. */
  private boolean awaitReady() throws InterruptedException {
    lock.lock();
    try {
      long left = memory.patience().toNanos();
      while (!cancelled && !response.isReady()) {
        if (left <= 0) {
          throw memory.unread();
        }
        left = changed.awaitNanos(left);
      }
      return !cancelled;
    } finally {
      lock.unlock();
    }
  }

  private List<StreamEventsRequest> drain() {
    lock.lock();
    try {
      List<StreamEventsRequest> taken = new ArrayList<>(waiting);
      waiting.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void answer(List<StreamEventsRequest> requests) throws InterruptedException {
    List<EntryBatch> entries = new ArrayList<>(requests.size());
    for (StreamEventsRequest request : requests) {
      entries.add(IngestMessages.fromMessage(caller, request));
    }
    List<List<EntryOutcome>> outcomes = ingestor.acceptAll(caller, entries);
    outcomes.forEach(counter);
    for (int i = 0; i < requests.size() && awaitReady(); i++) {
      response.onNext(IngestMessages.toMessage(requests.get(i).getBatchId(), outcomes.get(i)));
      KillPoint.reach("ingest.accept.after-ack");
      done(requests.get(i).getSerializedSize());
    }
  }

  private void done(int size) {
    lock.lock();
    try {
      batches--;
      bytes -= size;
      requestIfRoom();
    } finally {
      lock.unlock();
    }
    memory.release(size);
  }
}
