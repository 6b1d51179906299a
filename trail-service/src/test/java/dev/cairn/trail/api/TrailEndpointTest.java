package dev.cairn.trail.api;

import static dev.cairn.trail.api.StatusAssert.assertFails;
import static dev.cairn.trail.api.TrailServer.IRELAND;
import static dev.cairn.trail.api.TrailServer.OREGON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import dev.cairn.proto.configuration.v1.BeginWatch;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc;
import dev.cairn.proto.configuration.v1.DeliveryStatus;
import dev.cairn.proto.configuration.v1.ReportDeliveryRequest;
import dev.cairn.proto.configuration.v1.WatchConfigurationRequest;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.DescribeTrailsRequest;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusResponse;
import dev.cairn.proto.trail.v1.ListTrailsRequest;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.StopLoggingRequest;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.Trail;
import dev.cairn.proto.trail.v1.TrailInfo;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc.TrailServiceBlockingV2Stub;
import dev.cairn.trail.domain.Confirmations;
import io.grpc.StatusException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailEndpointTest {

  private static final String ARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";

  @TempDir Path folder;

  private TrailServer server;
  private TrailServiceBlockingV2Stub trails;

  @BeforeEach
  void start() {
    server = new TrailServer(folder);
    trails = TrailServiceGrpc.newBlockingV2Stub(server.asRoot());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Check 11. */
  @Test
  void createTrail_answersWithTheTrail() throws Exception {
    Trail expected =
        Trail.newBuilder()
            .setName("audit")
            .setS3BucketName("audit-logs")
            .setIncludeGlobalServiceEvents(true)
            .setHomeRegion(IRELAND)
            .setTrailArn(ARN)
            .build();

    assertThat(trails.createTrail(create().build()).getTrail()).isEqualTo(expected);
    assertThat(trails.getTrail(get("audit")).getTrail()).isEqualTo(expected);
  }

  @Test
  void createTrail_everySetting_comesBack() throws Exception {
    Trail trail =
        trails
            .createTrail(
                create()
                    .setS3KeyPrefix("prefix")
                    .setSnsTopicName("topic")
                    .setIsMultiRegionTrail(true)
                    .setEnableLogFileValidation(true)
                    .setCloudWatchLogsLogGroupArn(
                        "arn:aws:logs:eu-west-1:111122223333:log-group:audit:*")
                    .setCloudWatchLogsRoleArn("arn:aws:iam::111122223333:role/audit")
                    .setKmsKeyId("alias/audit")
                    .addTagsList(Tag.newBuilder().setKey("team").setValue("blue"))
                    .build())
            .getTrail();

    assertThat(trail)
        .isEqualTo(
            Trail.newBuilder()
                .setName("audit")
                .setS3BucketName("audit-logs")
                .setS3KeyPrefix("prefix")
                .setSnsTopicName("topic")
                .setSnsTopicArn("arn:aws:sns:eu-west-1:111122223333:topic")
                .setIncludeGlobalServiceEvents(true)
                .setIsMultiRegionTrail(true)
                .setHomeRegion(IRELAND)
                .setTrailArn(ARN)
                .setLogFileValidationEnabled(true)
                .setCloudWatchLogsLogGroupArn(
                    "arn:aws:logs:eu-west-1:111122223333:log-group:audit:*")
                .setCloudWatchLogsRoleArn("arn:aws:iam::111122223333:role/audit")
                .setKmsKeyId("arn:aws:kms:eu-west-1:111122223333:alias/audit")
                .build());
  }

  @Test
  void createTrail_badFields_areAllTold() throws Exception {
    assertFails(
            () ->
                trails.createTrail(
                    create().setName("a").setS3BucketName("Bad_Bucket").setRegion(IRELAND).build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_TRAIL_NAME")
        .message(
            "Trail name too short. Minimum allowed length: 3 characters. Specified name length: 1 characters.")
        .fields("name", "s3_bucket_name");
  }

  @Test
  void createTrail_noRegion_breaksTheProtosRule() throws Exception {
    assertFails(() -> trails.createTrail(create().clearRegion().build()))
        .with(Code.INVALID_ARGUMENT, "VALIDATION_ERROR")
        .fields("region");
  }

  /** Check 15. */
  @Test
  void createTrail_nameTaken() throws Exception {
    trails.createTrail(create().build());

    assertFails(() -> trails.createTrail(create().build()))
        .with(Code.ALREADY_EXISTS, "TRAIL_ALREADY_EXISTS")
        .message("Trail audit already exists for customer: 111122223333");
  }

  /** Check 16. */
  @Test
  void createTrail_sixth() throws Exception {
    for (int i = 1; i <= 5; i++) {
      trails.createTrail(create().setName("trail" + i).build());
    }

    assertFails(() -> trails.createTrail(create().build()))
        .with(Code.RESOURCE_EXHAUSTED, "MAXIMUM_NUMBER_OF_TRAILS_EXCEEDED")
        .message("User: 111122223333 already has 5 trails in eu-west-1.");
  }

  @Test
  void createTrail_organization() {
    assertFails(() -> trails.createTrail(create().setIsOrganizationTrail(true).build()))
        .with(Code.FAILED_PRECONDITION, "ORGANIZATIONS_NOT_IN_USE");
  }

  @Test
  void createTrail_unknownRegion() {
    assertFails(() -> trails.createTrail(create().setRegion("moon-1").build()))
        .with(Code.NOT_FOUND, "UNKNOWN_REGION");
  }

  /** The root credential may name any account; another account's trails are not its own. */
  @Test
  void createTrail_forAnotherAccount() throws Exception {
    trails.createTrail(create().setAccountId("444455556666").build());

    assertFails(() -> trails.getTrail(get("audit")))
        .with(Code.NOT_FOUND, "TRAIL_NOT_FOUND")
        .message("Unknown trail: " + ARN + " for the user: 111122223333");
    GetTrailRequest theirs = get("audit").toBuilder().setAccountId("444455556666").build();
    assertThat(trails.getTrail(theirs).getTrail().getTrailArn())
        .isEqualTo("arn:aws:cloudtrail:eu-west-1:444455556666:trail/audit");
  }

  @Test
  void createTrail_replicaDoesNotConfirm_isUnavailableButMade() throws Exception {
    try (Confirmations.Replica replica = server.confirmations.connect("ingest")) {
      replica.confirm(0);
      assertFails(() -> trails.createTrail(create().build()))
          .with(Code.UNAVAILABLE, "REVISION_NOT_CONFIRMED");
    }

    assertThat(trails.getTrail(get("audit")).getTrail().getName()).isEqualTo("audit");
  }

  /** Checks 47 to 49. */
  @Test
  void describeTrails() throws Exception {
    trails.createTrail(create().setIsMultiRegionTrail(true).build());
    DescribeTrailsRequest there = DescribeTrailsRequest.newBuilder().setRegion(OREGON).build();

    assertThat(trails.describeTrails(there).getTrailListList())
        .extracting(Trail::getHomeRegion)
        .containsExactly(IRELAND);
    assertThat(
            trails
                .describeTrails(there.toBuilder().setIncludeShadowTrails(false).build())
                .getTrailListList())
        .isEmpty();
    assertThat(
            trails
                .describeTrails(there.toBuilder().addTrailNameList("unknown").build())
                .getTrailListList())
        .isEmpty();
    assertFails(
            () ->
                trails.describeTrails(
                    there.toBuilder().addTrailNameList("fine").addTrailNameList("a b").build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_TRAIL_NAME")
        .fields("trail_name_list[1]");
  }

  /** Check 53. */
  @Test
  void listTrails() throws Exception {
    trails.createTrail(create().build());

    assertThat(
            trails
                .listTrails(ListTrailsRequest.newBuilder().setRegion(IRELAND).build())
                .getTrailsList())
        .containsExactly(
            TrailInfo.newBuilder()
                .setTrailArn(ARN)
                .setName("audit")
                .setHomeRegion(IRELAND)
                .build());
    assertFails(
            () ->
                trails.listTrails(
                    ListTrailsRequest.newBuilder()
                        .setRegion(IRELAND)
                        .setNextToken("forged")
                        .build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_NEXT_TOKEN");
  }

  /** Checks 45 and 46. */
  @Test
  void deleteTrail() throws Exception {
    trails.createTrail(create().build());
    DeleteTrailRequest delete =
        DeleteTrailRequest.newBuilder().setRegion(IRELAND).setName("audit").build();

    trails.deleteTrail(delete);

    assertFails(() -> trails.deleteTrail(delete)).with(Code.NOT_FOUND, "TRAIL_NOT_FOUND");
  }

  /** Check 44, for what is here yet. */
  @Test
  void startLogging_ofAShadow() throws Exception {
    trails.createTrail(create().setIsMultiRegionTrail(true).build());

    assertFails(
            () ->
                trails.startLogging(
                    StartLoggingRequest.newBuilder().setRegion(OREGON).setName(ARN).build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_HOME_REGION")
        .fields("name");
  }

  /** Checks 12 and 60. */
  @Test
  void getTrailStatus_newTrail() throws Exception {
    trails.createTrail(create().build());

    assertThat(trails.getTrailStatus(status()))
        .isEqualTo(GetTrailStatusResponse.getDefaultInstance());
  }

  /** Checks 54, 55 and 60. */
  @Test
  void getTrailStatus_afterStartDeliveryAndStop() throws Exception {
    trails.createTrail(create().build());
    StartLoggingRequest start =
        StartLoggingRequest.newBuilder().setRegion(IRELAND).setName("audit").build();
    trails.startLogging(start);
    trails.startLogging(start);
    server.clock.advance(Duration.ofMillis(90_500));
    report("");
    trails.stopLogging(StopLoggingRequest.newBuilder().setRegion(IRELAND).setName(ARN).build());

    assertThat(trails.getTrailStatus(status()))
        .isEqualTo(
            GetTrailStatusResponse.newBuilder()
                .setStartLoggingTime(Timestamps.parse("2026-01-02T03:02:05Z"))
                .setStopLoggingTime(Timestamps.parse("2026-01-02T03:03:35.500Z"))
                .setLatestDeliveryTime(Timestamps.parse("2026-01-02T03:03:00.250Z"))
                .setLatestDeliveryAttemptTime("2026-01-02T03:03:00Z")
                .setLatestDeliveryAttemptSucceeded("2026-01-02T03:03:00Z")
                .setTimeLoggingStarted("2026-01-02T03:02:05Z")
                .setTimeLoggingStopped("2026-01-02T03:03:35Z")
                .build());
    report("NoSuchBucket");
    assertThat(trails.getTrailStatus(status()).getLatestDeliveryError()).isEqualTo("NoSuchBucket");
  }

  private void report(String error) throws Exception {
    var configuration = ConfigurationServiceGrpc.newBlockingV2Stub(server.asService());
    configuration.reportDelivery(
        ReportDeliveryRequest.newBuilder()
            .addStatuses(
                DeliveryStatus.newBuilder()
                    .setTrailId(trailId())
                    .setRegion(IRELAND)
                    .setLatestDeliveryAttemptTime(Timestamps.parse("2026-01-02T03:03:00.250Z"))
                    .setLatestDeliveryTime(Timestamps.parse("2026-01-02T03:03:00.250Z"))
                    .setLatestDeliveryError(error))
            .build());
  }

  /** The internal id, which only services get to know. */
  private String trailId() throws InterruptedException, StatusException {
    var watch = ConfigurationServiceGrpc.newBlockingV2Stub(server.asService()).watchConfiguration();
    try {
      watch.write(
          WatchConfigurationRequest.newBuilder()
              .setBegin(BeginWatch.newBuilder().setService("delivery").setFromRevision(0))
              .build());
      return TrailStates.newest(watch).getTrailId();
    } finally {
      watch.cancel("done", null);
    }
  }

  private static CreateTrailRequest.Builder create() {
    return CreateTrailRequest.newBuilder()
        .setRegion(IRELAND)
        .setName("audit")
        .setS3BucketName("audit-logs");
  }

  private static GetTrailRequest get(String name) {
    return GetTrailRequest.newBuilder().setRegion(IRELAND).setName(name).build();
  }

  private static GetTrailStatusRequest status() {
    return GetTrailStatusRequest.newBuilder().setRegion(IRELAND).setName("audit").build();
  }
}
