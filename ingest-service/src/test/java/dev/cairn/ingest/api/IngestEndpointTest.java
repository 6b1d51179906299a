package dev.cairn.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cairn.grpc.Errors;
import dev.cairn.grpc.LocalServer;
import dev.cairn.ingest.domain.FixedRegions;
import dev.cairn.ingest.domain.Ingestor;
import dev.cairn.ingest.domain.Pace;
import dev.cairn.ingest.store.SegmentEventLog;
import dev.cairn.ingest.store.SegmentLogSettings;
import dev.cairn.model.Caller;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalServices;
import dev.cairn.model.PartitionId;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.Event;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.ingest.v1.PutEventsResponse;
import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import dev.cairn.proto.ingest.v1.StreamEventsResponse;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class IngestEndpointTest {

  private static final Caller CALLER =
      new Caller(
          "arn:aws:iam::111122223333:root",
          TestEvents.ACCOUNT,
          Caller.Kind.ROOT,
          "198.51.100.7",
          "",
          "request");

  private static final String ENDED = "cairn.ingest.accept.streams.ended";

  @TempDir Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private SegmentEventLog log;
  private Ingestor ingestor;
  private LocalServer server;

  @BeforeEach
  void start() throws IOException {
    TestClock clock = TestClock.create();
    log = SegmentEventLog.open(folder, SegmentLogSettings.defaults(), () -> 1, clock, Map.of());
    ingestor =
        new Ingestor(
            log,
            new FixedRegions(Map.of("eu-west-1", 1)),
            GlobalServices.defaults(),
            clock,
            new Pace(Set.of(), Duration.ZERO),
            (caller, account, region) -> true);
    serve(new StreamMemory(64 << 20, StreamMemory.PATIENCE, meters));
  }

  private void serve(StreamMemory streams) {
    server = LocalServer.start(CALLER, new IngestEndpoint(ingestor, streams, meters));
  }

  @AfterEach
  void stop() {
    server.close();
    log.close();
  }

  @Test
  void putEvents_eachEntryIsJudgedAlone() {
    PutEventsResponse response =
        put(
            entry(TestEvents.json("a", TestClock.START)),
            entry("{\"eventTime\":\"soon\",\"eventSource\":\"a\",\"eventName\":\"b\"}"),
            EventEntry.getDefaultInstance(),
            entry(TestEvents.json("a", TestClock.START)),
            entry(TestEvents.json("a", TestClock.START).replace("logs", "other")));

    assertThat(response.getOutcomesList())
        .extracting(EntryOutcome::getStatus)
        .containsExactly(
            EntryStatus.ENTRY_STATUS_ACCEPTED,
            EntryStatus.ENTRY_STATUS_REFUSED,
            EntryStatus.ENTRY_STATUS_REFUSED,
            EntryStatus.ENTRY_STATUS_DUPLICATE,
            EntryStatus.ENTRY_STATUS_CONFLICT);
    assertThat(response.getRefusedCount()).isEqualTo(2);
    EntryOutcome refused = response.getOutcomes(1);
    assertThat(refused.getReason()).isEqualTo("INVALID_EVENT_TIME");
    assertThat(refused.getField()).isEqualTo("eventTime");
    assertThat(refused.getMessage()).contains("\"soon\"");
    assertThat(response.getOutcomes(0).getEventId()).isEqualTo("a");
    assertThat(response.getOutcomes(4).getEventId()).isEqualTo("a");
    assertThat(meters.get("cairn.ingest.accept.events").tag("outcome", "refused").counter().count())
        .isEqualTo(2);
  }

  @Test
  void putEvents_typedEvent() {
    PutEventsResponse response =
        put(
            EventEntry.newBuilder()
                .setTyped(
                    Event.newBuilder()
                        .setEventSource("billing.example.com")
                        .setEventName("CreateInvoice")
                        .setRequestParametersJson("{\"amount\": 1.10}"))
                .build());
    assertThat(response.getOutcomes(0).getStatus()).isEqualTo(EntryStatus.ENTRY_STATUS_ACCEPTED);
    EventRecord event =
        log.read(new PartitionId(TestEvents.REGION, 0), 0, 1 << 20).getFirst().events().getFirst();
    assertThat(event.json().text())
        .contains("\"requestParameters\":{\"amount\":1.10}")
        .contains("\"sourceIPAddress\":\"198.51.100.7\"");
  }

  @Test
  void putEvents_shapeOfTheRequest() {
    assertInvalid(PutEventsRequest.getDefaultInstance());
    assertInvalid(PutEventsRequest.newBuilder().setRegion("eu-west-1").build());
    assertInvalid(request(entry("{}")).toBuilder().setRegion("EU").build());
    assertInvalid(request(entry("{}")).toBuilder().setAccountId("12").build());
  }

  @Test
  void putEvents_logIsClosed() {
    log.close();
    assertThatThrownBy(() -> put(entry(TestEvents.json("a", TestClock.START))))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(Errors.retryDelay(e)).isPresent();
            });
  }

  @Test
  void streamEvents_answersInOrder() throws Exception {
    BlockingClientCall<StreamEventsRequest, StreamEventsResponse> call = stream();
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 100; i++) {
                      call.write(batch(i, entry(TestEvents.json("e" + i, TestClock.START))));
                    }
                    call.halfClose();
                  } catch (StatusException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    List<Long> answered = new ArrayList<>();
    for (StreamEventsResponse response = call.read(); response != null; response = call.read()) {
      assertThat(response.getOutcomes(0).getStatus()).isEqualTo(EntryStatus.ENTRY_STATUS_ACCEPTED);
      answered.add(response.getBatchId());
    }
    sender.join();
    assertThat(answered).hasSize(100).isSorted();
    assertThat(log.range(new PartitionId(TestEvents.REGION, 0)).next()).isEqualTo(100);
  }

  @Test
  void streamEvents_badEntry_streamGoesOn() throws Exception {
    BlockingClientCall<StreamEventsRequest, StreamEventsResponse> call = stream();
    call.write(batch(1, entry("nonsense")));
    assertThat(read(call).getRefusedCount()).isEqualTo(1);
    call.write(batch(2, entry(TestEvents.json("a", TestClock.START))));
    assertThat(read(call).getOutcomes(0).getStatus()).isEqualTo(EntryStatus.ENTRY_STATUS_ACCEPTED);
    call.halfClose();
    assertThat(call.read()).isNull();
  }

  @Test
  void streamEvents_logIsClosed_streamFails() throws Exception {
    BlockingClientCall<StreamEventsRequest, StreamEventsResponse> call = stream();
    log.close();
    call.write(batch(1, entry(TestEvents.json("a", TestClock.START))));
    assertThatThrownBy(call::read)
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }

  @Test
  void streamEvents_badMessage_streamFails() throws Exception {
    BlockingClientCall<StreamEventsRequest, StreamEventsResponse> call = stream();
    call.write(StreamEventsRequest.getDefaultInstance());
    assertThatThrownBy(call::read)
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  /**
   * A client that reads nothing is not read from without end: 16 batches and what is on the way.
   */
  @Test
  void streamEvents_clientThatDoesNotRead() throws Exception {
    BlockingClientCall<StreamEventsRequest, StreamEventsResponse> call = stream();
    AtomicInteger written = new AtomicInteger();
    assertThatThrownBy(
            () -> {
              while (written.get() < 5000) {
                String id = "e" + written.get();
                call.write(
                    batch(written.get(), entry(TestEvents.json(id, TestClock.START))),
                    500,
                    TimeUnit.MILLISECONDS);
                written.incrementAndGet();
              }
            })
        .isInstanceOf(TimeoutException.class);
    assertThat(written.get()).isLessThan(5000);
    call.cancel("enough", null);
  }

  @Test
  void streamEvents_clientThatReadsNothingForLong_streamEnds() throws Exception {
    server.close();
    SimpleMeterRegistry own = new SimpleMeterRegistry();
    serve(new StreamMemory(64 << 20, Duration.ofMillis(200), own));
    BlockingClientCall<StreamEventsRequest, StreamEventsResponse> call = stream();
    for (int i = 0; i < 16; i++) {
      call.write(batch(i, entry(TestEvents.json("e" + i, TestClock.START))));
    }
    await(() -> own.get(ENDED).tag("reason", "answers-unread").counter().count() == 1);

    assertThatThrownBy(() -> readAll(call))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
              assertThat(Errors.reason(e)).contains("ANSWERS_NOT_READ");
            });
    await(() -> own.get("cairn.ingest.accept.stream.memory").gauge().value() == 0);
  }

  /** Nobody waits for others for ever: one batch at a time always goes through. */
  @Test
  void streamEvents_othersHoldWhatAllMay_goesOn() throws Exception {
    server.close();
    StreamMemory streams = new StreamMemory(1 << 20, StreamMemory.PATIENCE, meters);
    serve(streams);
    streams.take(1 << 20);
    BlockingClientCall<StreamEventsRequest, StreamEventsResponse> call = stream();
    for (int i = 0; i < 5; i++) {
      call.write(batch(i, entry(TestEvents.json("e" + i, TestClock.START))));
      assertThat(read(call).getBatchId()).isEqualTo(i);
    }
    call.halfClose();
    assertThat(call.read()).isNull();
  }

  @Test
  void streamEvents_othersHoldTwiceWhatAllMay_streamFails() throws Exception {
    server.close();
    StreamMemory streams = new StreamMemory(1 << 20, StreamMemory.PATIENCE, meters);
    serve(streams);
    streams.take(2 << 20);
    BlockingClientCall<StreamEventsRequest, StreamEventsResponse> call = stream();
    call.write(batch(1, entry(TestEvents.json("a", TestClock.START))));

    assertThatThrownBy(() -> readAll(call))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
              assertThat(Errors.reason(e)).contains("THROTTLING");
              assertThat(Errors.retryDelay(e)).isPresent();
            });
    assertThat(meters.get(ENDED).tag("reason", "memory").counter().count()).isEqualTo(1);
  }

  private static List<Long> readAll(
      BlockingClientCall<StreamEventsRequest, StreamEventsResponse> call) throws Exception {
    List<Long> answered = new ArrayList<>();
    for (StreamEventsResponse response = call.read(); response != null; response = call.read()) {
      answered.add(response.getBatchId());
    }
    return answered;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private BlockingClientCall<StreamEventsRequest, StreamEventsResponse> stream() {
    return IngestServiceGrpc.newBlockingV2Stub(server.channel()).streamEvents();
  }

  private static StreamEventsResponse read(
      BlockingClientCall<StreamEventsRequest, StreamEventsResponse> call) throws Exception {
    StreamEventsResponse response = call.read();
    assertThat(response).isNotNull();
    return response;
  }

  private PutEventsResponse put(EventEntry... entries) {
    return IngestServiceGrpc.newBlockingStub(server.channel()).putEvents(request(entries));
  }

  private static PutEventsRequest request(EventEntry... entries) {
    return PutEventsRequest.newBuilder()
        .setRegion("eu-west-1")
        .addAllEntries(List.of(entries))
        .build();
  }

  private static StreamEventsRequest batch(long id, EventEntry... entries) {
    return StreamEventsRequest.newBuilder()
        .setBatchId(id)
        .setRegion("eu-west-1")
        .addAllEntries(List.of(entries))
        .build();
  }

  private static EventEntry entry(String json) {
    return EventEntry.newBuilder().setRecord(ByteString.copyFromUtf8(json)).build();
  }

  private void assertInvalid(PutEventsRequest request) {
    assertThatThrownBy(() -> IngestServiceGrpc.newBlockingStub(server.channel()).putEvents(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }
}
