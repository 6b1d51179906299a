package dev.cairn.trail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.grpc.Configuration;
import dev.cairn.grpc.Errors;
import dev.cairn.grpc.LocalServer;
import dev.cairn.grpc.PageTokens;
import dev.cairn.grpc.recording.EventSender;
import dev.cairn.grpc.recording.RecordingInterceptor;
import dev.cairn.grpc.recording.RecordingQueue;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.model.RegionName;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.Event;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc.IngestServiceImplBase;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.ingest.v1.PutEventsResponse;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.CreateTrailResponse;
import dev.cairn.proto.trail.v1.DescribeTrailsRequest;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc.TrailServiceBlockingStub;
import dev.cairn.testing.TestClock;
import dev.cairn.trail.client.GrpcRecorder;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.Confirmations;
import dev.cairn.trail.domain.Destinations;
import dev.cairn.trail.domain.NewestRevision;
import dev.cairn.trail.domain.Outbox;
import dev.cairn.trail.domain.Regions;
import dev.cairn.trail.domain.TrailOperations;
import dev.cairn.trail.store.Database;
import dev.cairn.trail.store.JdbiTrailStore;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the call to ingest: what the caller is told of a change and its event. */
class RecordingEndpointTest {

  private static final String IRELAND = "eu-west-1";
  private static final AccountId ACCOUNT = AccountId.of("111122223333");

  @TempDir Path folder;

  private final TestClock clock = TestClock.create();
  private final FakeIngest ingest = new FakeIngest();
  private final LocalServer ingestServer = LocalServer.start(caller(Caller.Kind.SERVICE), ingest);
  private final EventSender sender =
      new EventSender(ingestServer.channel(), () -> List.of(IRELAND));
  private final RecordingQueue queue = new RecordingQueue(sender, new SimpleMeterRegistry());
  private Database database;
  private JdbiTrailStore store;
  private Outbox outbox;
  private LocalServer server;

  private static Caller caller(Caller.Kind kind) {
    return new Caller(
        "arn:aws:iam::111122223333:root", ACCOUNT, kind, "198.51.100.7", "test", "request-1");
  }

  @BeforeEach
  void start() {
    database = Database.h2(folder, folder.resolve("master-key"));
    store = new JdbiTrailStore(database, clock);
    Confirmations confirmations = new Confirmations();
    outbox = new Outbox(new ServedCalls(), store, new GrpcRecorder(sender), confirmations, clock);
    Changes changes =
        new Changes(store, new NewestRevision(), confirmations, Duration.ofMillis(500), outbox);
    new Regions(store, changes, clock)
        .configure(Map.of(RegionName.of(IRELAND), OptionalInt.empty()));
    TrailEndpoint trails =
        new TrailEndpoint(
            TrailOperations.of(store, changes, clock, 5, Destinations.UNASKED),
            new PageTokens(new byte[16]));
    server =
        LocalServer.start(
            caller(Caller.Kind.ROOT),
            known(),
            new RecordingInterceptor(queue, clock, IRELAND::equals),
            trails);
  }

  private static Configuration known() {
    Configuration configuration = new Configuration(System::nanoTime, Duration.ofDays(1));
    configuration.snapshot(Snapshot.getDefaultInstance());
    return configuration;
  }

  @AfterEach
  void stop() {
    server.close();
    ingestServer.close();
    database.close();
  }

  private TrailServiceBlockingStub trails() {
    return TrailServiceGrpc.newBlockingStub(server.channel());
  }

  private CreateTrailResponse create() {
    return trails()
        .createTrail(
            CreateTrailRequest.newBuilder()
                .setRegion(IRELAND)
                .setName("audit")
                .setS3BucketName("audit-logs")
                .build());
  }

  private static void isUnavailable(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(Errors.reason(e)).contains("EVENT_NOT_RECORDED");
              assertThat(Errors.retryDelay(e)).isPresent();
            });
  }

  @Test
  void change_isRecordedOnce_withItsReply() {
    create();

    assertThat(ingest.sent).hasSize(1);
    Event event = ingest.sent.getFirst();
    assertThat(event.getEventName()).isEqualTo("CreateTrail");
    assertThat(event.getRequestParametersJson())
        .isEqualTo("{\"name\":\"audit\",\"s3BucketName\":\"audit-logs\"}");
    assertThat(event.getResponseElementsJson())
        .startsWith("{\"name\":\"audit\",\"s3BucketName\":\"audit-logs\",")
        .contains("\"trailARN\":\"arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit\"");
    assertThat(event.getEventTime().getSeconds()).isEqualTo(TestClock.START.getEpochSecond());
    assertThat(store.unsent(10)).isEmpty();
  }

  @Test
  void startLogging_answersWithNothing() {
    create();
    var _ =
        trails()
            .startLogging(
                StartLoggingRequest.newBuilder().setRegion(IRELAND).setName("audit").build());

    assertThat(ingest.sent).hasSize(2);
    assertThat(ingest.sent.getLast().getResponseElementsJson()).isEmpty();
  }

  @Test
  void ingestIsFull_nothingChanges() {
    ingest.open = false;
    isUnavailable(this::create);

    assertThat(store.trails(ACCOUNT)).isEmpty();
    assertThat(ingest.sent).isEmpty();
    assertThat(
            trails()
                .describeTrails(DescribeTrailsRequest.newBuilder().setRegion(IRELAND).build())
                .getTrailListList())
        .as("reads are served")
        .isEmpty();
  }

  @Test
  void ingestIsLostMeanwhile_changeStays_repeatFindsIt() {
    ingest.stores = false;
    isUnavailable(this::create);
    assertThat(store.trails(ACCOUNT)).hasSize(1);
    assertThat(store.unsent(10)).hasSize(1);

    ingest.stores = true;
    assertThat(create().getTrail().getName()).isEqualTo("audit");
    assertThat(ingest.sent)
        .extracting(Event::getEventName)
        .containsExactly("CreateTrail", "CreateTrail");
    assertThat(ingest.sent).extracting(Event::getEventId).doesNotHaveDuplicates();
    assertThat(store.unsent(10)).isEmpty();
  }

  private static final class FakeIngest extends IngestServiceImplBase {

    private final List<Event> sent = new CopyOnWriteArrayList<>();
    private volatile boolean open = true;
    private volatile boolean stores = true;

    @Override
    public void putEvents(PutEventsRequest request, StreamObserver<PutEventsResponse> observer) {
      if (!open || (!stores && !request.getValidateOnly())) {
        throw new CairnException.LimitExceeded(
            "EVENT_LOG_FULL", "The event log is full.", Optional.of(Duration.ofSeconds(1)));
      }
      PutEventsResponse.Builder reply = PutEventsResponse.newBuilder();
      for (EventEntry entry : request.getEntriesList()) {
        if (!request.getValidateOnly()) {
          sent.add(entry.getTyped());
        }
        reply.addOutcomes(EntryOutcome.newBuilder().setStatus(EntryStatus.ENTRY_STATUS_ACCEPTED));
      }
      observer.onNext(reply.build());
      observer.onCompleted();
    }
  }
}
