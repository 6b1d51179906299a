package dev.cairn.grpc.recording;

import dev.cairn.model.CairnException;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.Event;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc.IngestServiceImplBase;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.ingest.v1.PutEventsResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An ingest-service that keeps what it gets, with the region that each event would stand in. */
final class FakeIngest extends IngestServiceImplBase {

  record Got(String region, Event event) {}

  final List<PutEventsRequest> requests = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
  volatile Set<String> regions = Set.of("us-east-1", "eu-west-1");
  volatile Optional<String> refuses = Optional.empty();
  volatile boolean available = true;

  @Override
  public void putEvents(PutEventsRequest request, StreamObserver<PutEventsResponse> observer) {
    requests.add(request);
    if (!available) {
      throw new CairnException.LimitExceeded(
          "EVENT_LOG_FULL", "The event log is full.", Optional.of(Duration.ofSeconds(1)));
    }
    PutEventsResponse.Builder reply = PutEventsResponse.newBuilder();
    for (EventEntry entry : request.getEntriesList()) {
      reply.addOutcomes(accept(request, entry.getTyped()));
    }
    observer.onNext(reply.build());
    observer.onCompleted();
  }

  private EntryOutcome accept(PutEventsRequest request, Event event) {
    String region = event.getAwsRegion().isEmpty() ? request.getRegion() : event.getAwsRegion();
    Optional<String> refusal = regions.contains(region) ? refuses : Optional.of("UNKNOWN_REGION");
    if (refusal.isPresent()) {
      return EntryOutcome.newBuilder()
          .setStatus(EntryStatus.ENTRY_STATUS_REFUSED)
          .setReason(refusal.get())
          .build();
    }
    if (!request.getValidateOnly()) {
      got.add(new Got(region, event));
    }
    return EntryOutcome.newBuilder().setStatus(EntryStatus.ENTRY_STATUS_ACCEPTED).build();
  }

  /** The next event. */
  Got next() throws InterruptedException {
    Got next = got.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no event came");
    }
    return next;
  }

  boolean hasNone() {
    return got.isEmpty();
  }
}
