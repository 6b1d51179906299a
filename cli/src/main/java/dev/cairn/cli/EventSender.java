package dev.cairn.cli;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.rpc.RetryInfo;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import dev.cairn.proto.ingest.v1.StreamEventsResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches on a stream, several unanswered at a time, until each is answered.
 *
 * <p>When the suite refuses for now (RESOURCE_EXHAUSTED) or is away (UNAVAILABLE), waits as long as
 * it says, or longer each time, and sends the unanswered batches again: what had been accepted is
 * then answered as a duplicate. It says why, if that takes longer than a moment. Gives up on other
 * errors, and when nothing is answered for as long as its patience; sooner if the suite could not
 * be reached at all. One thread sends; answers come on another.
 */
final class EventSender {

  private static final int MAX_UNANSWERED = 8;
  private static final Duration MOMENT = Duration.ofSeconds(2);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Channel channel;
  private final Place place;
  private final StreamEventsRequest template;
  private final BiConsumer<SentRecord, EntryOutcome> outcomes;
  private final Consumer<String> waiting;
  private final Duration patience;
  private final Duration patienceToReach;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Batch> unanswered = new ArrayDeque<>();
  private @Nullable StreamObserver<StreamEventsRequest> stream;
  private @Nullable Status broken;
  private Duration wait = FIRST_WAIT;
  private long lastAnswer = System.nanoTime();
  private long lastBatchId;
  private boolean reached;
  private String told = "";

  /**
   * @param place what the channel leads to
   * @param template what all requests say beside their number and their records
   * @param waiting is told why the sender waits, once for each reason
   */
  EventSender(
      Channel channel,
      Place place,
      StreamEventsRequest template,
      BiConsumer<SentRecord, EntryOutcome> outcomes,
      Consumer<String> waiting,
      Duration patience,
      Duration patienceToReach) {
    this.channel = channel;
    this.place = place;
    this.template = template;
    this.outcomes = outcomes;
    this.waiting = waiting;
    this.patience = patience;
    this.patienceToReach = patienceToReach;
  }

  private record Batch(StreamEventsRequest request, List<SentRecord> records) {}

  /** Sends a batch as soon as few enough are unanswered. */
  void send(List<SentRecord> records) throws InterruptedException {
    lock.lock();
    try {
      if (unanswered.isEmpty()) {
        lastAnswer = System.nanoTime();
      }
      awaitAtMost(MAX_UNANSWERED - 1);
      Batch batch = new Batch(request(records), List.copyOf(records));
      unanswered.add(batch);
      openStream().onNext(batch.request);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until every batch is answered. */
  void finish() throws InterruptedException {
    lock.lock();
    try {
      awaitAtMost(0);
      if (stream != null) {
        stream.onCompleted();
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitAtMost(int count) throws InterruptedException {
    while (broken != null || unanswered.size() > count) {
      Duration limit = broken == null || reached ? patience : patienceToReach;
      long left = limit.toNanos() - (System.nanoTime() - lastAnswer);
      if (broken != null) {
        sendAgain(broken, left);
      } else if (left <= 0) {
        throw new CommandFailedException("The suite has not answered for " + patience);
      } else {
        changed.await(left, TimeUnit.NANOSECONDS);
      }
    }
  }

  private void sendAgain(Status status, long nanosLeft) throws InterruptedException {
    if (!isPassing(status) || nanosLeft <= 0) {
      throw failure(status);
    }
    Duration pause = retryDelay(status).orElse(wait);
    tell(status, pause);
    long until = System.nanoTime() + Math.min(pause.toNanos(), nanosLeft);
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      changed.awaitNanos(left);
    }
    wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
    broken = null;
    stream = null;
    if (!unanswered.isEmpty()) {
      StreamObserver<StreamEventsRequest> fresh = openStream();
      unanswered.forEach(batch -> fresh.onNext(batch.request));
    }
  }

  private void tell(Status status, Duration pause) {
    String why = String.valueOf(failure(status).getMessage());
    long nanos = System.nanoTime() - lastAnswer + pause.toNanos();
    if (!why.equals(told) && nanos > MOMENT.toNanos()) {
      told = why;
      waiting.accept(why);
    }
  }

  private static boolean isPassing(Status status) {
    return status.getCode() == Status.Code.RESOURCE_EXHAUSTED
        || (status.getCode() == Status.Code.UNAVAILABLE
            && Mismatch.of(status, error(status)).isEmpty());
  }

  private static Throwable error(Status status) {
    return Objects.requireNonNullElse(status.getCause(), status.asException());
  }

  private StreamObserver<StreamEventsRequest> openStream() {
    if (stream == null) {
      stream = IngestServiceGrpc.newStub(channel).streamEvents(new Answers());
    }
    return stream;
  }

  private StreamEventsRequest request(List<SentRecord> records) {
    StreamEventsRequest.Builder request = template.toBuilder().setBatchId(++lastBatchId);
    for (SentRecord record : records) {
      request.addEntries(
          EventEntry.newBuilder().setRecord(UnsafeByteOperations.unsafeWrap(record.bytes())));
    }
    return request.build();
  }

  /** What the status says; or what went wrong here, since that cancels the stream. */
  private CommandFailedException failure(Status status) {
    Throwable error = error(status);
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CommandFailedException ours) {
        return ours;
      }
    }
    RuntimeException refusal = Refusals.of(status, error, place);
    return refusal instanceof CommandFailedException failed
        ? failed
        : new CommandFailedException(String.valueOf(refusal.getMessage()), refusal);
  }

  private static Optional<Duration> retryDelay(Status status) {
    Throwable cause = status.getCause();
    com.google.rpc.Status details = cause == null ? null : StatusProto.fromThrowable(cause);
    if (details == null) {
      return Optional.empty();
    }
    return details.getDetailsList().stream()
        .filter(detail -> detail.is(RetryInfo.class))
        .map(EventSender::parseRetryInfo)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Duration> parseRetryInfo(Any detail) {
    try {
      var delay = detail.unpack(RetryInfo.class).getRetryDelay();
      return Optional.of(Duration.ofSeconds(delay.getSeconds(), delay.getNanos()));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private final class Answers implements StreamObserver<StreamEventsResponse> {

    @Override
    public void onNext(StreamEventsResponse answer) {
      lock.lock();
      try {
        Batch batch = unanswered.peek();
        if (batch == null
            || batch.request.getBatchId() != answer.getBatchId()
            || batch.records.size() != answer.getOutcomesCount()) {
          throw new IllegalStateException("Answer to batch " + answer.getBatchId() + " is amiss");
        }
        for (int i = 0; i < batch.records.size(); i++) {
          outcomes.accept(batch.records.get(i), answer.getOutcomes(i));
        }
        unanswered
            .remove(); // only now: if an outcome can't be taken, the stream ends in that error
        lastAnswer = System.nanoTime();
        reached = true;
        wait = FIRST_WAIT;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onError(Throwable error) {
      end(Status.fromThrowable(error).withCause(error));
    }

    @Override
    public void onCompleted() {
      end(Status.UNAVAILABLE.withDescription("The suite has ended the stream"));
    }

    private void end(Status status) {
      lock.lock();
      try {
        broken = status;
        reached |= status.getCode() != Status.Code.UNAVAILABLE;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
