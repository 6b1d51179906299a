package dev.cairn.ingest.api;

import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.Callers;
import dev.cairn.ingest.domain.EntryOutcome;
import dev.cairn.ingest.domain.Ingestor;
import dev.cairn.model.Caller;
import dev.cairn.model.KillPoint;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc.IngestServiceImplBase;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.ingest.v1.PutEventsResponse;
import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import dev.cairn.proto.ingest.v1.StreamEventsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Where producers send events. */
public final class IngestEndpoint extends IngestServiceImplBase {

  private final Ingestor ingestor;
  private final StreamMemory streams;
  private final Counter accepted;
  private final Counter duplicates;
  private final Counter conflicts;
  private final Counter refused;
  private final Counter valid;

  public IngestEndpoint(Ingestor ingestor, StreamMemory streams, MeterRegistry meters) {
    this.ingestor = requireNonNull(ingestor, "ingestor is null");
    this.streams = requireNonNull(streams, "streams is null");
    accepted = counter(meters, "accepted");
    duplicates = counter(meters, "duplicate");
    conflicts = counter(meters, "conflict");
    refused = counter(meters, "refused");
    valid = counter(meters, "valid");
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("cairn.ingest.accept.events")
        .description("Events by what became of them")
        .tag("outcome", outcome)
        .register(meters);
  }

  @Override
  public void putEvents(PutEventsRequest request, StreamObserver<PutEventsResponse> response) {
    Caller caller = Callers.current();
    List<EntryOutcome> outcomes =
        ingestor.accept(caller, IngestMessages.fromMessage(caller, request));
    count(outcomes);
    response.onNext(IngestMessages.toMessage(outcomes));
    response.onCompleted();
    KillPoint.reach("ingest.accept.after-ack");
  }

  @Override
  public StreamObserver<StreamEventsRequest> streamEvents(
      StreamObserver<StreamEventsResponse> response) {
    return EventStream.start(
        ingestor,
        Callers.current(),
        (ServerCallStreamObserver<StreamEventsResponse>) response,
        this::count,
        streams);
  }

  private void count(List<EntryOutcome> outcomes) {
    for (EntryOutcome outcome : outcomes) {
      Counter counter =
          switch (outcome) {
            case EntryOutcome.Accepted _ -> accepted;
            case EntryOutcome.Duplicate _ -> duplicates;
            case EntryOutcome.Conflict _ -> conflicts;
            case EntryOutcome.Refused _ -> refused;
            case EntryOutcome.Valid _ -> valid;
          };
      counter.increment();
    }
  }
}
