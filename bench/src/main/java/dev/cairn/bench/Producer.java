package dev.cairn.bench;

import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.ingest.v1.PutEventsResponse;
import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import dev.cairn.proto.ingest.v1.StreamEventsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection that sends batches: as soon as few enough are unanswered (closed loop), or at a
 * fixed pace (open loop). What fails is sent again, with the same ids, as a good producer does.
 */
final class Producer implements Runnable {

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(90);

  private final Suite suite;
  private final EventSource source;
  private final Acks acks;
  private final Probes probes;
  private final Settings settings;
  private final BooleanSupplier stopped;
  private final long endNanos;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Long, Batch> unanswered = new LinkedHashMap<>();
  private final Deque<Batch> failed = new ArrayDeque<>();
  private int generation;
  private @Nullable ManagedChannel channel;
  private @Nullable StreamObserver<StreamEventsRequest> stream;

  /**
   * How a connection sends.
   *
   * @param stream one stream, or else a call for each batch
   * @param inFlight most batches unanswered at a time
   * @param pace time between two batches; zero for a closed loop
   */
  record Settings(boolean stream, int inFlight, Duration pace) {}

  private record Batch(long number, List<EventEntry> entries, long dueNanos) {}

  Producer(
      Suite suite,
      EventSource source,
      Acks acks,
      Probes probes,
      Settings settings,
      Duration duration,
      BooleanSupplier stopped) {
    this.suite = suite;
    this.source = source;
    this.acks = acks;
    this.probes = probes;
    this.settings = settings;
    this.stopped = stopped;
    this.endNanos = System.nanoTime() + duration.toNanos();
  }

  @Override
  public void run() {
    lock.lock();
    try {
      long due = System.nanoTime();
      while (System.nanoTime() - endNanos < 0 && !stopped.getAsBoolean()) {
        awaitRoom();
        if (settings.pace.isZero()) {
          due = System.nanoTime();
        } else {
          due += settings.pace.toNanos();
          awaitTime(due);
        }
        long number = source.takeBatch();
        send(new Batch(number, source.entries(number), due));
      }
      awaitAnswers();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
      close();
    }
  }

  private void awaitRoom() throws InterruptedException {
    while (!failed.isEmpty() || unanswered.size() >= settings.inFlight) {
      if (!failed.isEmpty()) {
        sendAgain();
      } else {
        changed.await();
      }
    }
  }

  private void awaitTime(long due) throws InterruptedException {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      changed.awaitNanos(left);
    }
  }

  private void awaitAnswers() throws InterruptedException {
    long end = System.nanoTime() + LAST_ANSWERS.toNanos();
    while (!unanswered.isEmpty() || !failed.isEmpty()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      if (!failed.isEmpty()) {
        sendAgain();
      } else {
        changed.await(left, TimeUnit.NANOSECONDS);
      }
    }
  }

  private void sendAgain() throws InterruptedException {
    awaitTime(System.nanoTime() + PAUSE.toNanos());
    close();
    if (settings.stream) {
      // Their stream is gone, and what it still says no longer counts.
      List.copyOf(unanswered.values()).forEach(batch -> fail(batch, "stream broken"));
    }
    List<Batch> again = new ArrayList<>(failed);
    failed.clear();
    again.forEach(this::send);
  }

  private void send(Batch batch) {
    unanswered.put(batch.number, batch);
    try {
      if (settings.stream) {
        openStream().onNext(streamRequest(batch));
      } else {
        IngestServiceGrpc.newStub(openChannel()).putEvents(request(batch), new Answer(batch));
      }
    } catch (RuntimeException e) {
      // No address while the suite is down, or a stream that has just ended.
      fail(batch, e.toString());
    }
  }

  private void fail(Batch batch, String reason) {
    if (unanswered.remove(batch.number) != null) {
      failed.add(batch);
      acks.countResend(1, reason);
      changed.signalAll();
    }
  }

  private void answered(Batch batch, List<EntryOutcome> outcomes) {
    unanswered.remove(batch.number);
    acks.count(batch.number, outcomes, Duration.ofNanos(System.nanoTime() - batch.dueNanos));
    probes.offer((batch.number + 1) * source.batchSize() - 1);
    changed.signalAll();
  }

  private ManagedChannel openChannel() {
    if (channel == null) {
      channel = suite.open("ingest");
    }
    return channel;
  }

  private StreamObserver<StreamEventsRequest> openStream() {
    if (stream == null) {
      generation++;
      stream = IngestServiceGrpc.newStub(openChannel()).streamEvents(new Answers(generation));
    }
    return stream;
  }

  private void close() {
    stream = null;
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
  }

  private PutEventsRequest request(Batch batch) {
    return PutEventsRequest.newBuilder()
        .setRegion("us-east-1")
        .addAllEntries(batch.entries)
        .build();
  }

  private StreamEventsRequest streamRequest(Batch batch) {
    return StreamEventsRequest.newBuilder()
        .setBatchId(batch.number)
        .setRegion("us-east-1")
        .addAllEntries(batch.entries)
        .build();
  }

  /** The answers of a stream. */
  private final class Answers implements StreamObserver<StreamEventsResponse> {

    private final int ofGeneration;

    Answers(int ofGeneration) {
      this.ofGeneration = ofGeneration;
    }

    @Override
    public void onNext(StreamEventsResponse answer) {
      lock.lock();
      try {
        Batch batch = unanswered.get(answer.getBatchId());
        if (batch != null && ofGeneration == generation) {
          answered(batch, answer.getOutcomesList());
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onError(Throwable error) {
      lock.lock();
      try {
        if (ofGeneration == generation) {
          stream = null;
          List.copyOf(unanswered.values()).forEach(batch -> fail(batch, error.toString()));
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onCompleted() {
      onError(Status.UNAVAILABLE.withDescription("stream ended").asRuntimeException());
    }
  }

  /** The answer to one call. */
  private final class Answer implements StreamObserver<PutEventsResponse> {

    private final Batch batch;

    Answer(Batch batch) {
      this.batch = batch;
    }

    @Override
    public void onNext(PutEventsResponse answer) {
      lock.lock();
      try {
        answered(batch, answer.getOutcomesList());
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onError(Throwable error) {
      lock.lock();
      try {
        fail(batch, error.toString());
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onCompleted() {}
  }
}
