package dev.cairn.grpc.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.grpc.Configuration;
import dev.cairn.grpc.LocalServer;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.proto.access.v1.AccessKeyProof;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.AccessServiceGrpc.AccessServiceBlockingStub;
import dev.cairn.proto.access.v1.AccessServiceGrpc.AccessServiceImplBase;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.access.v1.PasswordProof;
import dev.cairn.proto.access.v1.Policy;
import dev.cairn.proto.access.v1.SessionCredentials;
import dev.cairn.proto.configuration.v1.Identity;
import dev.cairn.proto.configuration.v1.IdentityKind;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import dev.cairn.proto.history.v1.HistoryServiceGrpc.HistoryServiceBlockingStub;
import dev.cairn.proto.history.v1.HistoryServiceGrpc.HistoryServiceImplBase;
import dev.cairn.proto.history.v1.LookupAttribute;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.history.v1.LookupEventsResponse;
import dev.cairn.proto.ingest.v1.Event;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.CreateTrailResponse;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.DeleteTrailResponse;
import dev.cairn.proto.trail.v1.StopLoggingRequest;
import dev.cairn.proto.trail.v1.StopLoggingResponse;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.Trail;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc.TrailServiceBlockingStub;
import dev.cairn.proto.trail.v1.TrailServiceGrpc.TrailServiceImplBase;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordingInterceptorTest {

  private static final AccountId ACCOUNT = AccountId.of("123837392027");
  private static final Instant NOW = Instant.parse("2023-07-10T12:00:31.750Z");
  private static final Caller USER =
      new Caller(
          "arn:aws:iam::123837392027:user/bert-jan",
          ACCOUNT,
          Caller.Kind.USER,
          "arn:aws:iam::123837392027:user/bert-jan",
          "AIDATFQR7NSC5AU2ZV3IE",
          "AKIATFQR7NSC8Q4X20BJ",
          Set.of("444455556666"),
          "192.168.10.20",
          "aws-sdk-go/1.44.157",
          "4edf7a39-124f-4a63-aa7c-fd7c2e392909");

  private final FakeIngest ingest = new FakeIngest();
  private final LocalServer ingestServer =
      LocalServer.start(
          new Caller("arn:cairn:service", ACCOUNT, Caller.Kind.SERVICE, "", "", ""), ingest);
  private final EventSender sender =
      new EventSender(ingestServer.channel(), () -> List.of("us-east-1", "eu-west-1"));
  private final RecordingQueue queue = new RecordingQueue(sender, new SimpleMeterRegistry());
  private final FakeTrails trails = new FakeTrails();
  private LocalServer server = serve(USER);

  private LocalServer serve(Caller caller) {
    return LocalServer.start(
        caller,
        mayDoEverything(caller),
        new RecordingInterceptor(
            queue, InstantSource.fixed(NOW), Set.of("us-east-1", "eu-west-1")::contains),
        trails,
        new EmptyHistory(),
        new FakeAccess());
  }

  private static Configuration mayDoEverything(Caller caller) {
    Policy everything =
        Policy.newBuilder()
            .setArn("arn:aws:iam::aws:policy/Everything")
            .setPolicyDocument(
                "{\"Version\":\"2012-10-17\",\"Statement\":"
                    + "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}")
            .build();
    Snapshot.Builder snapshot = Snapshot.newBuilder().addPolicies(everything);
    if (!caller.identity().isEmpty()) {
      snapshot.addIdentities(
          Identity.newBuilder()
              .setArn(caller.identity())
              .setAccountId(caller.account().value())
              .setKind(
                  caller.kind() == Caller.Kind.USER
                      ? IdentityKind.IDENTITY_KIND_USER
                      : IdentityKind.IDENTITY_KIND_ROLE)
              .addAllOtherAccountIds(caller.otherAccounts())
              .addPolicyArns(everything.getArn()));
    }
    Configuration configuration = new Configuration(System::nanoTime, Duration.ofDays(1));
    configuration.snapshot(snapshot.build());
    return configuration;
  }

  @AfterEach
  void close() {
    server.close();
    ingestServer.close();
  }

  private void as(Caller caller) {
    server.close();
    server = serve(caller);
  }

  private TrailServiceBlockingStub trails() {
    return TrailServiceGrpc.newBlockingStub(server.channel());
  }

  private HistoryServiceBlockingStub history() {
    return HistoryServiceGrpc.newBlockingStub(server.channel());
  }

  private AccessServiceBlockingStub access() {
    return AccessServiceGrpc.newBlockingStub(server.channel());
  }

  private Event event() throws InterruptedException {
    queue.start();
    return ingest.next().event();
  }

  /** Ingest refuses a record with one: the call would leave no trace. */
  @Test
  void aCharacterThatNoRecordHas_isReplaced() throws Exception {
    trails()
        .createTrail(
            CreateTrailRequest.newBuilder()
                .setRegion("eu-west-1")
                .setName("hid\0den\\u0000")
                .build());

    assertThat(event().getRequestParametersJson())
        .isEqualTo("{\"name\":\"hid\uFFFDden\\\\u0000\"}");
  }

  /** Whoever may read could else fill the queue of all with what it asks for. */
  @Test
  void largeParametersOfARead_areOmitted() throws Exception {
    String large = "x".repeat(10_000);
    var _ =
        history()
            .lookupEvents(
                LookupEventsRequest.newBuilder()
                    .setRegion("us-east-1")
                    .setNextToken(large)
                    .build());

    assertThat(event().getRequestParametersJson())
        .startsWith("{\"reason\":\"requestParameters too large\",\"omitted\":true");
  }

  @Test
  void aUserAgentThatNoRecordHas_isReplaced() throws Exception {
    as(
        new Caller(
            USER.arn(),
            ACCOUNT,
            Caller.Kind.USER,
            USER.identity(),
            USER.userId(),
            USER.accessKeyId(),
            Set.of(),
            "192.168.10.20",
            "a\0b",
            "4edf7a39-124f-4a63-aa7c-fd7c2e392909"));
    createTrail("eu-west-1");

    assertThat(event().getUserAgent()).isEqualTo("a\uFFFDb");
  }

  /** Member for member as a real record of the same call, but for the order of two members. */
  @Test
  void createTrail_isAsRealRecords() throws Exception {
    trails()
        .createTrail(
            CreateTrailRequest.newBuilder()
                .setRegion("eu-west-1")
                .setName("stratus-red-team-ctlr-trail-zqfsvooxqj")
                .setS3BucketName("stratus-red-team-ctlr-bucket-zqfsvooxqj")
                .setIncludeGlobalServiceEvents(true)
                .addTagsList(Tag.newBuilder().setKey("StratusRedTeam").setValue("true"))
                .build());

    Event event = event();
    assertThat(event.getUserIdentityJson())
        .isEqualTo(
            """
            {"type":"IAMUser","principalId":"AIDATFQR7NSC5AU2ZV3IE",\
            "arn":"arn:aws:iam::123837392027:user/bert-jan","accountId":"123837392027",\
            "accessKeyId":"AKIATFQR7NSC8Q4X20BJ","userName":"bert-jan"}""");
    assertThat(event.getEventTime().getSeconds()).isEqualTo(NOW.getEpochSecond());
    assertThat(event.getEventTime().getNanos()).isZero();
    assertThat(event.getEventSource()).isEqualTo("cloudtrail.amazonaws.com");
    assertThat(event.getEventName()).isEqualTo("CreateTrail");
    assertThat(event.getAwsRegion()).isEqualTo("eu-west-1");
    assertThat(event.getSourceIpAddress()).isEqualTo("192.168.10.20");
    assertThat(event.getUserAgent()).isEqualTo("aws-sdk-go/1.44.157");
    assertThat(event.getErrorCode()).isEmpty();
    assertThat(event.getRequestParametersJson())
        .isEqualTo(
            """
            {"name":"stratus-red-team-ctlr-trail-zqfsvooxqj",\
            "s3BucketName":"stratus-red-team-ctlr-bucket-zqfsvooxqj",\
            "includeGlobalServiceEvents":true,\
            "tagsList":[{"key":"StratusRedTeam","value":"true"}]}""");
    assertThat(event.getResponseElementsJson())
        .isEqualTo(
            """
            {"name":"stratus-red-team-ctlr-trail-zqfsvooxqj",\
            "s3BucketName":"stratus-red-team-ctlr-bucket-zqfsvooxqj",\
            "includeGlobalServiceEvents":true,"isMultiRegionTrail":false,\
            "trailARN":"arn:aws:cloudtrail:eu-west-1:123837392027:trail/t",\
            "logFileValidationEnabled":false,"isOrganizationTrail":false}""");
    assertThat(event.getRequestId()).isEqualTo("4edf7a39-124f-4a63-aa7c-fd7c2e392909");
    assertThat(event.getEventId()).hasSize(36);
    assertThat(event.getReadOnly()).isFalse();
    assertThat(event.getEventType()).isEqualTo("AwsApiCall");
    assertThat(event.getRecipientAccountId()).isEqualTo("123837392027");
    assertThat(event.getAdditionalEventDataJson()).isEmpty();
    assertThat(event.getTlsDetailsJson()).isEmpty();
  }

  @Test
  void lookupEvents_isARead() throws Exception {
    history()
        .lookupEvents(
            LookupEventsRequest.newBuilder()
                .setRegion("eu-west-1")
                .setMaxResults(50)
                .setStartTime(com.google.protobuf.Timestamp.newBuilder().setSeconds(1_685_600_473))
                .addLookupAttributes(
                    LookupAttribute.newBuilder()
                        .setAttributeKey(LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_EVENT_ID)
                        .setAttributeValue("blabla"))
                .build());

    Event event = event();
    assertThat(event.getEventName()).isEqualTo("LookupEvents");
    assertThat(event.getReadOnly()).isTrue();
    assertThat(event.getRequestParametersJson())
        .isEqualTo(
            """
            {"lookupAttributes":[{"attributeKey":"EventId","attributeValue":"blabla"}],\
            "startTime":"Jun 1, 2023, 6:21:13 AM","maxResults":50}""");
    assertThat(event.getResponseElementsJson()).isEmpty();
  }

  @Test
  void failedCall_hasCloudTrailsErrorName() throws Exception {
    assertThatThrownBy(
            () ->
                trails()
                    .stopLogging(
                        StopLoggingRequest.newBuilder()
                            .setRegion("us-east-1")
                            .setName("none")
                            .build()))
        .hasMessageContaining("NOT_FOUND");

    Event event = event();
    assertThat(event.getErrorCode()).isEqualTo("TrailNotFoundException");
    assertThat(event.getErrorMessage()).isEqualTo("Unknown trail: none");
    assertThat(event.getRequestParametersJson()).isEqualTo("{\"name\":\"none\"}");
    assertThat(event.getResponseElementsJson()).isEmpty();
    assertThat(event.getReadOnly()).isFalse();
  }

  /** Check 159. Real records of denied calls do not show what was asked for. */
  @Test
  void deniedCall_isAccessDenied_check159() throws Exception {
    assertThatThrownBy(
            () ->
                trails()
                    .deleteTrail(
                        DeleteTrailRequest.newBuilder()
                            .setRegion("us-east-1")
                            .setName("audit")
                            .build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));

    Event event = event();
    assertThat(event.getErrorCode()).isEqualTo("AccessDenied");
    assertThat(event.getErrorMessage()).isEqualTo(FakeTrails.DENIED);
    assertThat(event.getRequestParametersJson()).isEmpty();
    assertThat(event.getResponseElementsJson()).isEmpty();
  }

  @Test
  void badRequest_isRecorded() throws Exception {
    assertThatThrownBy(
            () ->
                trails()
                    .stopLogging(
                        StopLoggingRequest.newBuilder()
                            .setRegion("us-east-1")
                            .setAccountId("1")
                            .build()))
        .hasMessageContaining("INVALID_ARGUMENT");

    Event event = event();
    assertThat(event.getErrorCode()).isEqualTo("ValidationException");
    assertThat(event.getRecipientAccountId()).as("no account was named").isEqualTo(ACCOUNT.value());
  }

  @Test
  void bug_isInternalFailure_withoutDetails() throws Exception {
    trails.next =
        () -> {
          throw new IllegalStateException("a secret of the implementation");
        };
    assertThatThrownBy(() -> createTrail("us-east-1")).hasMessageContaining("INTERNAL");

    Event event = event();
    assertThat(event.getErrorCode()).isEqualTo("InternalFailure");
    assertThat(event.getErrorMessage()).isEqualTo("An unknown error occurred");
  }

  @Test
  void namedAccount_isTheRecipient_ifTheCallerMayNameIt() throws Exception {
    createTrail("us-east-1", "444455556666");
    assertThat(event().getRecipientAccountId()).isEqualTo("444455556666");

    assertThatThrownBy(() -> createTrail("us-east-1", "777788889999"))
        .hasMessageContaining("PERMISSION_DENIED");
    assertThat(ingest.next().event().getRecipientAccountId()).isEqualTo(ACCOUNT.value());
  }

  @Test
  void unknownRegion_isRecordedInUsEast1() throws Exception {
    createTrail("mars-1");
    queue.start();

    FakeIngest.Got got = ingest.next();
    assertThat(got.event().getAwsRegion()).isEmpty();
    assertThat(got.region()).isEqualTo("us-east-1");
  }

  /** As after DisableRegion of the region itself. */
  @Test
  void regionThatIngestDoesNotTake_isRecordedInAnother() throws Exception {
    createTrail("us-east-1");
    ingest.regions = Set.of("eu-west-1");
    queue.start();

    assertThat(ingest.next().region()).isEqualTo("eu-west-1");
  }

  @Test
  void services_areNotRecorded_callersThatTheyActForAre() throws Exception {
    as(new Caller("arn:cairn:service", ACCOUNT, Caller.Kind.SERVICE, "", "", ""));
    createTrail("us-east-1");
    assertThat(queue.size()).isZero();

    as(new Caller("arn:aws:iam::123837392027:root", ACCOUNT, Caller.Kind.ROOT, "", "", "r"));
    createTrail("us-east-1");
    Event event = event();
    assertThat(event.getUserIdentityJson())
        .isEqualTo(
            """
            {"type":"Root","principalId":"123837392027",\
            "arn":"arn:aws:iam::123837392027:root","accountId":"123837392027"}""");
    assertThat(event.getSourceIpAddress()).isEqualTo("AWS Internal");
  }

  @Test
  void role_tellsItsSession() throws Exception {
    as(
        new Caller(
            "arn:aws:sts::123837392027:assumed-role/auditor/ann",
            ACCOUNT,
            Caller.Kind.ROLE,
            "arn:aws:iam::123837392027:role/auditor",
            "AROATFQR7NSC6Q6YRQ2Q7:ann",
            "ASIATFQR7NSC36DZQP7P",
            Set.of(),
            "192.168.10.20",
            "",
            "r",
            java.util.Optional.of(
                new Caller.Session(Instant.parse("2023-07-10T11:55:22.123Z"), "", ""))));
    createTrail("us-east-1");

    assertThat(event().getUserIdentityJson())
        .isEqualTo(
            """
            {"type":"AssumedRole","principalId":"AROATFQR7NSC6Q6YRQ2Q7:ann",\
            "arn":"arn:aws:sts::123837392027:assumed-role/auditor/ann",\
            "accountId":"123837392027","accessKeyId":"ASIATFQR7NSC36DZQP7P",\
            "sessionContext":{"sessionIssuer":{"type":"Role",\
            "principalId":"AROATFQR7NSC6Q6YRQ2Q7",\
            "arn":"arn:aws:iam::123837392027:role/auditor","accountId":"123837392027",\
            "userName":"auditor"},"attributes":{"creationDate":"2023-07-10T11:55:22Z",\
            "mfaAuthenticated":"false"}}}""");
  }

  @Test
  void takenEvent_isNotRecordedAgain() {
    trails.next =
        () -> {
          RecordedCall call = RecordedCall.current().orElseThrow();
          assertThat(call.isWrite()).isTrue();
          assertThat(call.changed(42).getEventId()).isEqualTo(call.eventId().value());
          assertThat(call.changed(42).getResponseElementsJson()).isEmpty();
          call.take();
          return Trail.getDefaultInstance();
        };
    createTrail("us-east-1");

    assertThat(queue.size()).isZero();
  }

  /** A change shows its reply before there is one. */
  @Test
  void takenEvent_showsTheReplyOfTheResult() {
    trails.next =
        () -> {
          Event event = RecordedCall.current().orElseThrow().changed(FakeTrails.TRAIL);
          assertThat(event.getResponseElementsJson()).startsWith("{\"name\":\"stratus");
          return FakeTrails.TRAIL;
        };
    createTrail("us-east-1");
  }

  @Test
  void fullQueue_refusesCalls() throws Exception {
    Event event = Event.getDefaultInstance();
    for (int i = 0; i < RecordingQueue.CAPACITY; i++) {
      queue.add(event);
    }

    assertThatThrownBy(() -> createTrail("us-east-1"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(dev.cairn.grpc.Errors.reason(e)).contains("EVENT_NOT_RECORDED");
            });
  }

  @Test
  void queue_isBoundByBytesToo() {
    Event large = Event.newBuilder().setRequestParametersJson("x".repeat(1 << 20)).build();
    for (int i = 0; i < 31; i++) {
      queue.add(large);
    }

    assertThatThrownBy(() -> queue.add(large))
        .isInstanceOfSatisfying(
            CairnException.Unavailable.class,
            e -> assertThat(e.reason()).isEqualTo("EVENT_NOT_RECORDED"));
    queue.add(Event.getDefaultInstance());
  }

  @Test
  void queue_sendsAgainUntilIngestHasIt_andWhatWaitsAtTheEnd() throws Exception {
    ingest.available = false;
    createTrail("us-east-1");
    queue.start();
    while (ingest.requests.isEmpty()) {
      Thread.onSpinWait();
    }
    createTrail("eu-west-1");
    ingest.available = true;
    queue.close();

    assertThat(ingest.next().region()).isEqualTo("us-east-1");
    assertThat(ingest.next().region()).isEqualTo("eu-west-1");
    assertThat(queue.size()).isZero();
    assertThatThrownBy(() -> queue.add(Event.getDefaultInstance()))
        .isInstanceOf(CairnException.Unavailable.class);
  }

  /** An event that ingest refuses for good is a fault of ours, which must stop nothing. */
  @Test
  void queue_refusedEvent_isGivenUp() throws Exception {
    ingest.refuses = java.util.Optional.of("EVENT_TOO_LARGE");
    createTrail("us-east-1");
    queue.start();
    while (queue.size() > 0) {
      Thread.onSpinWait();
    }
    ingest.refuses = java.util.Optional.empty();
    createTrail("eu-west-1");

    assertThat(ingest.next().region()).isEqualTo("eu-west-1");
  }

  // Tokens

  @Test
  void issueToken_byPassword_isConsoleLogin() throws Exception {
    access().issueToken(byPassword("right"));

    Event event = event();
    assertThat(event.getEventSource()).isEqualTo("signin.amazonaws.com");
    assertThat(event.getEventName()).isEqualTo("ConsoleLogin");
    assertThat(event.getEventType()).isEqualTo("AwsConsoleSignIn");
    assertThat(event.getReadOnly()).isFalse();
    assertThat(event.getRequestParametersJson()).isEqualTo("null");
    assertThat(event.getResponseElementsJson()).isEqualTo("{\"ConsoleLogin\":\"Success\"}");
    assertThat(event.getRequestId()).isEmpty();
    assertThat(event.toString()).doesNotContain("right").doesNotContain("secret");
  }

  /** An event leaves the queue a moment after ingest has it. */
  private void awaitEmptyQueue() {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (queue.size() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(queue.size()).isZero();
  }

  @Test
  void issueToken_wrongPassword_isAFailedLogin_ofAKnownUserOnly() throws Exception {
    assertThatThrownBy(() -> access().issueToken(byPassword("wrong")))
        .hasMessageContaining("UNAUTHENTICATED");
    Event event = event();
    assertThat(event.getErrorCode()).isEmpty();
    assertThat(event.getErrorMessage()).isEqualTo("Failed authentication");
    assertThat(event.getResponseElementsJson()).isEqualTo("{\"ConsoleLogin\":\"Failure\"}");

    assertThatThrownBy(() -> access().issueToken(byKey("AKIAUNKNOWNUNKNOWN00")))
        .hasMessageContaining("UNAUTHENTICATED");
    awaitEmptyQueue();
    assertThat(ingest.hasNone()).as("who that was nobody knows").isTrue();
  }

  @Test
  void issueToken_byKey_isGetSessionToken_withoutSecrets() throws Exception {
    access()
        .issueToken(byKey("AKIATFQR7NSC8Q4X20BJ").toBuilder().setDuration(seconds(900)).build());

    Event event = event();
    assertThat(event.getEventSource()).isEqualTo("sts.amazonaws.com");
    assertThat(event.getEventName()).isEqualTo("GetSessionToken");
    assertThat(event.getReadOnly()).isTrue();
    assertThat(event.getRequestParametersJson()).isEqualTo("{\"durationSeconds\":900}");
    assertThat(event.getResponseElementsJson()).isEmpty();
    assertThat(event.toString()).doesNotContain("secret");
  }

  @Test
  void issueToken_withRole_isAssumeRole() throws Exception {
    access()
        .issueToken(
            byKey("AKIATFQR7NSC8Q4X20BJ").toBuilder()
                .setRoleArn("arn:aws:iam::123837392027:role/auditor")
                .setRoleSessionName("ann")
                .build());

    Event event = event();
    assertThat(event.getEventName()).isEqualTo("AssumeRole");
    assertThat(event.getRequestParametersJson())
        .isEqualTo(
            "{\"roleArn\":\"arn:aws:iam::123837392027:role/auditor\",\"roleSessionName\":\"ann\"}");
    assertThat(event.getResponseElementsJson())
        .isEqualTo(
            """
            {"credentials":{"accessKeyId":"ASIATFQR7NSC7E2ZIBM2",\
            "expiration":"Jul 10, 2023, 12:09:47 PM"},\
            "assumedRoleUser":{"arn":"arn:aws:sts::123837392027:assumed-role/auditor/ann"}}""");
    assertThat(event.toString()).doesNotContain("secret");
  }

  private static com.google.protobuf.Duration seconds(long seconds) {
    return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).build();
  }

  private static IssueTokenRequest byPassword(String password) {
    return IssueTokenRequest.newBuilder()
        .setPassword(
            PasswordProof.newBuilder()
                .setAccountId(ACCOUNT.value())
                .setUserName("bert-jan")
                .setPassword(password))
        .build();
  }

  private static IssueTokenRequest byKey(String id) {
    return IssueTokenRequest.newBuilder()
        .setAccessKey(AccessKeyProof.newBuilder().setAccessKeyId(id).setSecretAccessKey("a secret"))
        .build();
  }

  private void createTrail(String region) {
    createTrail(region, "");
  }

  private void createTrail(String region, String account) {
    CreateTrailResponse _ =
        trails()
            .createTrail(
                CreateTrailRequest.newBuilder()
                    .setRegion(region)
                    .setAccountId(account)
                    .setName("audit")
                    .build());
  }

  private static final class FakeTrails extends TrailServiceImplBase {

    static final String DENIED =
        "User: arn:aws:iam::123837392027:user/bert-jan is not authorized to perform:"
            + " cloudtrail:DeleteTrail on resource: arn:aws:cloudtrail:us-east-1:123837392027:trail/audit"
            + " because no identity-based policy allows the cloudtrail:DeleteTrail action";

    static final Trail TRAIL =
        Trail.newBuilder()
            .setName("stratus-red-team-ctlr-trail-zqfsvooxqj")
            .setS3BucketName("stratus-red-team-ctlr-bucket-zqfsvooxqj")
            .setIncludeGlobalServiceEvents(true)
            .setHomeRegion("eu-west-1")
            .setTrailArn("arn:aws:cloudtrail:eu-west-1:123837392027:trail/t")
            .build();

    volatile Supplier<Trail> next = () -> TRAIL;

    @Override
    public void createTrail(
        CreateTrailRequest request, StreamObserver<CreateTrailResponse> observer) {
      observer.onNext(
          RecordedCall.replying(
              Trail.class,
              trail -> CreateTrailResponse.newBuilder().setTrail(trail).build(),
              next));
      observer.onCompleted();
    }

    @Override
    public void deleteTrail(
        DeleteTrailRequest request, StreamObserver<DeleteTrailResponse> observer) {
      throw new CairnException.Denied(DENIED);
    }

    @Override
    public void stopLogging(
        StopLoggingRequest request, StreamObserver<StopLoggingResponse> observer) {
      observer.onError(
          new CairnException.NotFound(
              "TRAIL_NOT_FOUND",
              "Unknown trail: " + request.getName(),
              "trail",
              request.getName()));
    }
  }

  private static final class EmptyHistory extends HistoryServiceImplBase {

    @Override
    public void lookupEvents(
        LookupEventsRequest request, StreamObserver<LookupEventsResponse> observer) {
      observer.onNext(LookupEventsResponse.newBuilder().setNextToken("more").build());
      observer.onCompleted();
    }
  }

  private static final class FakeAccess extends AccessServiceImplBase {

    @Override
    public void issueToken(IssueTokenRequest request, StreamObserver<IssueTokenResponse> observer) {
      if (request.getAccessKey().getAccessKeyId().contains("UNKNOWN")) {
        throw new CairnException.Unauthenticated("UNRECOGNIZED_CLIENT", "Who is that?");
      }
      RecordedCall.identify(USER);
      if (request.getPassword().getPassword().equals("wrong")) {
        throw new CairnException.Unauthenticated("UNRECOGNIZED_CLIENT", "Who is that?");
      }
      observer.onNext(
          IssueTokenResponse.newBuilder()
              .setToken("a secret token")
              .setArn("arn:aws:sts::123837392027:assumed-role/auditor/ann")
              .setExpiration(
                  com.google.protobuf.Timestamp.newBuilder()
                      .setSeconds(Instant.parse("2023-07-10T12:09:47Z").getEpochSecond()))
              .setCredentials(
                  SessionCredentials.newBuilder()
                      .setAccessKeyId("ASIATFQR7NSC7E2ZIBM2")
                      .setSecretAccessKey("a secret")
                      .setSessionToken("a secret"))
              .build());
      observer.onCompleted();
    }
  }
}
