package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.proto.access.v1.AccessKeyProof;
import dev.cairn.proto.access.v1.CreateAccessKeyRequest;
import dev.cairn.proto.access.v1.CreateAccessKeyResponse;
import dev.cairn.proto.access.v1.CreateLoginProfileRequest;
import dev.cairn.proto.access.v1.CreateUserRequest;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.access.v1.PasswordProof;
import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.LookupAttribute;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.region.v1.AddRegionRequest;
import dev.cairn.proto.region.v1.DisableRegionRequest;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.EventSelector;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import dev.cairn.proto.trail.v1.PutEventSelectorsRequest;
import dev.cairn.proto.trail.v1.ReadWriteType;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.StopLoggingRequest;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.standalone.Suite.Form;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cairn records itself: checks 118, and the last event of a trail. */
class RecordingEndToEndTest {

  private static final String REGION = "eu-west-1";
  private static final Map<String, String> FAST = Map.of("cairn.delivery.log-file-interval", "1s");

  @TempDir Path data;

  @Test
  void calls_areEventsOfTheHistory_check118() throws Exception {
    calls_areEventsOfTheHistory(Form.ONE_PROCESS);
  }

  @Test
  @org.junit.jupiter.api.Tag("engines")
  void calls_areEventsOfTheHistory_fiveProcesses_check118() throws Exception {
    calls_areEventsOfTheHistory(Form.FIVE_PROCESSES);
  }

  private void calls_areEventsOfTheHistory(Form form) throws Exception {
    try (Suite suite = Suite.start(form, data, FAST)) {
      createTrail(suite);
      startLogging(suite);
      select(suite);
      assertThatThrownBy(
              () ->
                  suite
                      .trails()
                      .getTrail(
                          GetTrailRequest.newBuilder().setRegion(REGION).setName("none").build()))
          .hasMessageContaining("NOT_FOUND");
      stopLogging(suite);
      stopLogging(suite);
      deleteTrail(suite);

      Await.until(
          () ->
              assertThat(names(lookup(suite, REGION)))
                  .as("without the look-ups themselves")
                  .containsExactlyInAnyOrder(
                      "CreateTrail",
                      "StartLogging",
                      "PutEventSelectors",
                      "GetTrail",
                      "StopLogging",
                      "StopLogging",
                      "DeleteTrail"));
      assertThat(fixed(record(suite, "CreateTrail")))
          .as("member for member what CloudTrail records")
          .isEqualTo(
              """
              {"eventVersion":"1.11","userIdentity":{"type":"Root","principalId":"111122223333",\
              "arn":"arn:aws:iam::111122223333:root","accountId":"111122223333",\
              "accessKeyId":"AKIAROOTROOTROOTROOT"},\
              "eventTime":"TIME","eventSource":"cloudtrail.amazonaws.com",\
              "eventName":"CreateTrail","awsRegion":"eu-west-1","sourceIPAddress":"127.0.0.1",\
              "userAgent":"AGENT","requestParameters":{"name":"audit",\
              "s3BucketName":"audit-logs","isMultiRegionTrail":true,\
              "tagsList":[{"key":"team","value":"core"}]},\
              "responseElements":{"name":"audit","s3BucketName":"audit-logs",\
              "includeGlobalServiceEvents":true,"isMultiRegionTrail":true,\
              "trailARN":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit",\
              "logFileValidationEnabled":false,"isOrganizationTrail":false},\
              "requestID":"UUID","eventID":"UUID","readOnly":false,"eventType":"AwsApiCall",\
              "managementEvent":true,"recipientAccountId":"111122223333",\
              "eventCategory":"Management"}""");
      assertThat(record(suite, "PutEventSelectors"))
          .contains(
              """
              "requestParameters":{"trailName":"audit","eventSelectors":\
              [{"readWriteType":"ReadOnly","includeManagementEvents":true}]},\
              "responseElements":{"trailARN":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit",\
              "eventSelectors":[{"readWriteType":"ReadOnly","includeManagementEvents":true,\
              "dataResources":[],"excludeManagementEventSources":[]}]}""");
      assertThat(record(suite, "GetTrail"))
          .contains(
              "\"errorCode\":\"TrailNotFoundException\",\"errorMessage\":\"Unknown trail: ",
              "\"requestParameters\":{\"name\":\"none\"},\"responseElements\":null",
              "\"readOnly\":true");
      assertThat(record(suite, "LookupEvents")).contains("\"readOnly\":true");
      assertThat(names(lookup(suite, "us-east-1"))).isEmpty();
    }
  }

  /** What a user does is told as the user's, what it may not do too, and no secret. Check 159. */
  @Test
  void users_areTold_deniedToo_check159() throws Exception {
    users_areTold_deniedToo(Form.ONE_PROCESS);
  }

  @Test
  @org.junit.jupiter.api.Tag("engines")
  void users_areTold_deniedToo_fiveProcesses_check159() throws Exception {
    users_areTold_deniedToo(Form.FIVE_PROCESSES);
  }

  private void users_areTold_deniedToo(Form form) throws Exception {
    try (Suite suite = Suite.start(form, data, FAST)) {
      createTrail(suite);
      suite.access().createUser(CreateUserRequest.newBuilder().setUserName("ann").build());
      suite
          .access()
          .createLoginProfile(
              CreateLoginProfileRequest.newBuilder()
                  .setUserName("ann")
                  .setPassword("correct horse battery")
                  .build());
      CreateAccessKeyResponse key =
          suite
              .access()
              .createAccessKey(CreateAccessKeyRequest.newBuilder().setUserName("ann").build());
      IssueTokenResponse issued = suite.tokens().issueToken(byKey(key));
      assertThatThrownBy(
              () ->
                  suite
                      .trails(issued.getToken())
                      .stopLogging(
                          StopLoggingRequest.newBuilder()
                              .setRegion(REGION)
                              .setName("audit")
                              .build()))
          .hasMessageContaining("PERMISSION_DENIED");
      IssueTokenResponse login = suite.tokens().issueToken(byPassword("correct horse battery"));
      assertThatThrownBy(() -> suite.tokens().issueToken(byPassword("wrong")))
          .hasMessageContaining("UNAUTHENTICATED");

      assertThat(record(suite, REGION, "StopLogging"))
          .contains(
              "\"userIdentity\":{\"type\":\"IAMUser\",\"principalId\":\"AIDA",
              "\"arn\":\"arn:aws:iam::111122223333:user/ann\"",
              "\"userName\":\"ann\",\"sessionContext\":{\"attributes\":{\"creationDate\":\"20",
              "\"errorCode\":\"AccessDenied\",\"errorMessage\":\"User:"
                  + " arn:aws:iam::111122223333:user/ann is not authorized to perform:"
                  + " cloudtrail:StopLogging on resource:"
                  + " arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit because no"
                  + " identity-based policy allows the cloudtrail:StopLogging action\"",
              "\"requestParameters\":null,\"responseElements\":null");
      assertThat(record(suite, "us-east-1", "CreateUser"))
          .contains(
              "\"requestParameters\":{\"userName\":\"ann\"}",
              "\"responseElements\":{\"user\":{\"userName\":\"ann\",\"userId\":\"AIDA");
      assertThat(record(suite, "us-east-1", "CreateAccessKey"))
          .contains("\"accessKeyId\":\"" + key.getAccessKey().getAccessKeyId() + "\"");
      assertThat(record(suite, "us-east-1", "GetSessionToken")).contains("\"userName\":\"ann\"");
      Await.until(
          () ->
              assertThat(lookup(suite, "us-east-1"))
                  .filteredOn(event -> event.getEventName().equals("ConsoleLogin"))
                  .extracting(event -> event.getCloudTrailEvent().contains("Failed authentication"))
                  .containsExactlyInAnyOrder(false, true));
      assertThat(lookup(suite, "us-east-1"))
          .extracting(Event::getCloudTrailEvent)
          .allSatisfy(
              record ->
                  assertThat(record)
                      .doesNotContain("horse", key.getSecretAccessKey(), issued.getToken())
                      .doesNotContain(
                          issued.getCredentials().getSecretAccessKey(),
                          issued.getCredentials().getSessionToken(),
                          login.getToken()));
    }
  }

  private static IssueTokenRequest byKey(CreateAccessKeyResponse key) {
    return IssueTokenRequest.newBuilder()
        .setAccessKey(
            AccessKeyProof.newBuilder()
                .setAccessKeyId(key.getAccessKey().getAccessKeyId())
                .setSecretAccessKey(key.getSecretAccessKey()))
        .build();
  }

  private static IssueTokenRequest byPassword(String password) {
    return IssueTokenRequest.newBuilder()
        .setPassword(
            PasswordProof.newBuilder()
                .setAccountId(Suite.ACCOUNT)
                .setUserName("ann")
                .setPassword(password))
        .build();
  }

  /** Though it does not take writes, and never took any. */
  @Test
  void trail_itsLastFileTellsWhoStoppedIt() throws Exception {
    trail_itsLastFileTellsWhoStoppedIt(Form.ONE_PROCESS);
  }

  @Test
  @org.junit.jupiter.api.Tag("engines")
  void trail_itsLastFileTellsWhoStoppedIt_fiveProcesses() throws Exception {
    trail_itsLastFileTellsWhoStoppedIt(Form.FIVE_PROCESSES);
  }

  private void trail_itsLastFileTellsWhoStoppedIt(Form form) throws Exception {
    try (Suite suite = Suite.start(form, data, FAST)) {
      createTrail(suite);
      select(suite);
      startLogging(suite);
      stopLogging(suite);
      Await.until(() -> assertThat(delivered("StopLogging")).isOne());
      deleteTrail(suite);
      Await.until(() -> assertThat(delivered("DeleteTrail")).isOne());
    }
    assertThat(delivered("StopLogging")).isOne();
    assertThat(delivered("StartLogging")).as("writes are not selected").isZero();
    assertThat(delivered("PutEventSelectors")).isZero();
  }

  /**
   * The fourth change is the stop; the first commits are those of the region list and the root's
   * account. Takes too long for every change.
   */
  @org.junit.jupiter.api.Tag("engines")
  @ParameterizedTest
  @CsvSource({
    "ONE_PROCESS, trail.change.after-commit:KTH",
    "ONE_PROCESS, trail.change.before-record:KTH",
    "ONE_PROCESS, trail.change.after-record:KTH",
    "FIVE_PROCESSES, trail.change.before-record:KTH",
    "FIVE_PROCESSES, trail.change.after-record:KTH"
  })
  void trailServiceIsKilled_theStopIsToldOnce(Form form, String point) throws Exception {
    String killAt = point.replace("KTH", point.contains("commit") ? "6" : "4");
    Map<String, String> settings = new HashMap<>(FAST);
    settings.put("kill-at", killAt);
    try (Suite suite = Suite.start(form, data, settings)) {
      createTrail(suite);
      select(suite);
      startLogging(suite);
      assertThatThrownBy(() -> stopLogging(suite)).isInstanceOf(StatusRuntimeException.class);
      assertThat(suite.process("trail").awaitEnd(Duration.ofSeconds(10))).isTrue();
      if (form == Form.FIVE_PROCESSES) {
        suite.startService("trail", FAST);
        isToldOnce(suite);
      }
    }
    if (form == Form.ONE_PROCESS) {
      try (Suite suite = Suite.start(form, data, FAST)) {
        isToldOnce(suite);
      }
    }
  }

  private void isToldOnce(Suite suite) throws Exception {
    Await.until(
        () ->
            assertThat(names(lookup(suite, REGION))).filteredOn("StopLogging"::equals).hasSize(1));
    Await.until(() -> assertThat(delivered("StopLogging")).isOne());
    // What comes after is another change: the log is not read again. Until trail-service has sent
    // what
    // was left over, and the replica is back, it begins none.
    Await.until(
        () -> {
          startLogging(suite);
          return true;
        });
    stopLogging(suite);
    Await.until(() -> assertThat(delivered("StopLogging")).isEqualTo(2));
    Await.until(
        () ->
            assertThat(names(lookup(suite, REGION))).filteredOn("StopLogging"::equals).hasSize(2));
  }

  /** No change is made that nobody can be told of. */
  @Test
  @org.junit.jupiter.api.Tag("engines") // five processes, one of them twice
  void ingestIsAway_nothingChanges() throws Exception {
    try (Suite suite = Suite.start(Form.FIVE_PROCESSES, data, FAST)) {
      createTrail(suite);
      suite.kill("ingest");
      assertThatThrownBy(() -> deleteTrail(suite))
          .hasMessageContaining("UNAVAILABLE")
          .hasMessageContaining("record");
      suite.startService("ingest");
      Await.until(
          () ->
              assertThat(
                      suite
                          .trails()
                          .getTrail(
                              GetTrailRequest.newBuilder()
                                  .setRegion(REGION)
                                  .setName("audit")
                                  .build())
                          .getTrail()
                          .getName())
                  .isEqualTo("audit"));
      Await.until(
          () ->
              assertThat(names(lookup(suite, REGION)))
                  .as("the call that failed is told of too")
                  .contains("DeleteTrail"));
    }
  }

  /** Its own events can't stand in a region that takes none any more. */
  @Test
  void regionOfTheEventItself_isDisabled() throws Exception {
    Map<String, String> settings = new HashMap<>(FAST);
    settings.put("cairn.trail.regions", "us-east-1,eu-west-1");
    try (Suite suite = Suite.start(Form.ONE_PROCESS, data, settings)) {
      suite.regions().disableRegion(DisableRegionRequest.newBuilder().setName("us-east-1").build());
      suite.regions().addRegion(AddRegionRequest.newBuilder().setName("us-east-1").build());

      Await.until(
          () -> {
            assertThat(names(lookup(suite, REGION))).containsExactly("DisableRegion");
            return assertThat(names(lookup(suite, "us-east-1"))).containsExactly("EnableRegion");
          });
    }
  }

  private long delivered(String name) throws IOException {
    List<String> records = LogFiles.records(LogFiles.read(data.resolve("s3")));
    return Collections.frequency(OwnEvents.ownNames(records), name);
  }

  private static void createTrail(Suite suite) throws IOException {
    suite
        .trails()
        .createTrail(
            CreateTrailRequest.newBuilder()
                .setRegion(REGION)
                .setName("audit")
                .setS3BucketName("audit-logs")
                .setIsMultiRegionTrail(true)
                .addTagsList(Tag.newBuilder().setKey("team").setValue("core"))
                .build());
  }

  private static void startLogging(Suite suite) throws IOException {
    suite
        .trails()
        .startLogging(StartLoggingRequest.newBuilder().setRegion(REGION).setName("audit").build());
  }

  private static void stopLogging(Suite suite) throws IOException {
    suite
        .trails()
        .stopLogging(StopLoggingRequest.newBuilder().setRegion(REGION).setName("audit").build());
  }

  private static void deleteTrail(Suite suite) throws IOException {
    suite
        .trails()
        .deleteTrail(DeleteTrailRequest.newBuilder().setRegion(REGION).setName("audit").build());
  }

  private static void select(Suite suite) throws IOException {
    suite
        .trails()
        .putEventSelectors(
            PutEventSelectorsRequest.newBuilder()
                .setRegion(REGION)
                .setTrailName("audit")
                .addEventSelectors(
                    EventSelector.newBuilder()
                        .setReadWriteType(ReadWriteType.READ_WRITE_TYPE_READ_ONLY)
                        .setIncludeManagementEvents(true))
                .build());
  }

  private static List<Event> lookup(Suite suite, String region) throws IOException {
    List<Event> found = new ArrayList<>();
    LookupEventsRequest.Builder request =
        LookupEventsRequest.newBuilder().setRegion(region).setMaxResults(50);
    do {
      var page = suite.history().lookupEvents(request.build());
      found.addAll(page.getEventsList());
      request.setNextToken(page.getNextToken());
    } while (!request.getNextToken().isEmpty());
    return found;
  }

  private static List<String> names(List<Event> events) {
    return events.stream()
        .map(Event::getEventName)
        .filter(name -> !name.equals("LookupEvents"))
        .toList();
  }

  private static String record(Suite suite, String name) throws Exception {
    return record(suite, REGION, name);
  }

  private static String record(Suite suite, String region, String name) throws Exception {
    LookupEventsRequest request =
        LookupEventsRequest.newBuilder()
            .setRegion(region)
            .addLookupAttributes(
                LookupAttribute.newBuilder()
                    .setAttributeKey(LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_EVENT_NAME)
                    .setAttributeValue(name))
            .build();
    List<Event> found = new ArrayList<>();
    Await.until(
        () -> {
          found.addAll(suite.history().lookupEvents(request).getEventsList());
          return assertThat(found).isNotEmpty();
        });
    return found.getFirst().getCloudTrailEvent();
  }

  private static String fixed(String record) {
    String uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    return record
        .replaceAll(uuid, "UUID")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "TIME")
        .replaceAll("grpc-java-netty/[0-9.]+", "AGENT");
  }
}
