package dev.cairn.trail.api;

import static dev.cairn.trail.api.StatusAssert.assertFails;
import static dev.cairn.trail.api.TrailServer.IRELAND;
import static dev.cairn.trail.api.TrailServer.OREGON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.proto.configuration.v1.BeginWatch;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc;
import dev.cairn.proto.configuration.v1.DeliveryStatus;
import dev.cairn.proto.configuration.v1.ReportDeliveryRequest;
import dev.cairn.proto.configuration.v1.TargetStatus;
import dev.cairn.proto.configuration.v1.TrailState;
import dev.cairn.proto.configuration.v1.WatchConfigurationRequest;
import dev.cairn.proto.trail.v1.AddTagsRequest;
import dev.cairn.proto.trail.v1.AdvancedEventSelector;
import dev.cairn.proto.trail.v1.AdvancedFieldSelector;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.EventSelector;
import dev.cairn.proto.trail.v1.GetEventSelectorsRequest;
import dev.cairn.proto.trail.v1.GetInsightSelectorsRequest;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusResponse;
import dev.cairn.proto.trail.v1.InsightSelector;
import dev.cairn.proto.trail.v1.ListTagsRequest;
import dev.cairn.proto.trail.v1.ListTrailsRequest;
import dev.cairn.proto.trail.v1.ListTrailsResponse;
import dev.cairn.proto.trail.v1.PutEventSelectorsRequest;
import dev.cairn.proto.trail.v1.PutInsightSelectorsRequest;
import dev.cairn.proto.trail.v1.ReadWriteType;
import dev.cairn.proto.trail.v1.RemoveTagsRequest;
import dev.cairn.proto.trail.v1.ResourceTag;
import dev.cairn.proto.trail.v1.StopLoggingRequest;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.Trail;
import dev.cairn.proto.trail.v1.TrailInfo;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc.TrailServiceBlockingV2Stub;
import dev.cairn.proto.trail.v1.UpdateTrailRequest;
import io.grpc.StatusException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** UpdateTrail, selectors, tags and the whole status, over gRPC. */
class TrailSettingsEndpointTest {

  private static final String ARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";
  private static final EventSelector DEFAULT =
      EventSelector.newBuilder()
          .setReadWriteType(ReadWriteType.READ_WRITE_TYPE_ALL)
          .setIncludeManagementEvents(true)
          .build();

  @TempDir Path folder;

  private TrailServer server;
  private TrailServiceBlockingV2Stub trails;

  @BeforeEach
  void start() throws Exception {
    server = new TrailServer(folder, 150);
    trails = TrailServiceGrpc.newBlockingV2Stub(server.asRoot());
    trails.createTrail(create("audit"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Checks 36 to 39. */
  @Test
  void updateTrail() throws Exception {
    UpdateTrailRequest.Builder update =
        UpdateTrailRequest.newBuilder().setRegion(IRELAND).setName("audit");

    Trail multi =
        trails
            .updateTrail(
                update
                    .clone()
                    .setIsMultiRegionTrail(true)
                    .setS3KeyPrefix("prefix")
                    .setKmsKeyId("alias/audit")
                    .build())
            .getTrail();
    assertThat(multi)
        .isEqualTo(
            Trail.newBuilder()
                .setName("audit")
                .setS3BucketName("audit-logs")
                .setS3KeyPrefix("prefix")
                .setIncludeGlobalServiceEvents(true)
                .setIsMultiRegionTrail(true)
                .setHomeRegion(IRELAND)
                .setTrailArn(ARN)
                .setKmsKeyId("arn:aws:kms:eu-west-1:111122223333:alias/audit")
                .build());
    assertThat(trails.updateTrail(update.clone().build()).getTrail()).isEqualTo(multi);
    Trail single =
        trails
            .updateTrail(
                update
                    .clone()
                    .setIsMultiRegionTrail(false)
                    .setS3KeyPrefix("")
                    .setKmsKeyId("")
                    .build())
            .getTrail();
    assertThat(single.hasS3KeyPrefix()).isFalse();
    assertThat(single.hasKmsKeyId()).isFalse();
    assertThat(single.getIncludeGlobalServiceEvents()).isFalse();
    assertThat(trails.getTrail(getTrail()).getTrail()).isEqualTo(single);
  }

  /** Checks 51, 81 and 91. */
  @Test
  void eventSelectors() throws Exception {
    GetEventSelectorsRequest get =
        GetEventSelectorsRequest.newBuilder().setRegion(IRELAND).setTrailName("audit").build();
    var fresh = trails.getEventSelectors(get);
    assertThat(fresh.getTrailArn()).isEqualTo(ARN);
    assertThat(fresh.getEventSelectorsList()).containsExactly(DEFAULT);

    AdvancedEventSelector advanced =
        AdvancedEventSelector.newBuilder()
            .setName("management")
            .addFieldSelectors(
                AdvancedFieldSelector.newBuilder()
                    .setField("eventCategory")
                    .addEquals("Management"))
            .build();
    var put =
        trails.putEventSelectors(
            PutEventSelectorsRequest.newBuilder()
                .setRegion(IRELAND)
                .setTrailName(ARN)
                .addAdvancedEventSelectors(advanced)
                .build());
    assertThat(put.getTrailArn()).isEqualTo(ARN);
    assertThat(put.getAdvancedEventSelectorsList()).containsExactly(advanced);
    assertThat(trails.getEventSelectors(get).getEventSelectorsList()).isEmpty();
    assertThat(trails.getEventSelectors(get).getAdvancedEventSelectorsList())
        .containsExactly(advanced);
    assertThat(trails.getTrail(getTrail()).getTrail().getHasCustomEventSelectors()).isTrue();
    assertThat(state().getAdvancedEventSelectorsList()).containsExactly(advanced);
    assertThat(state().getEventSelectorsList()).isEmpty();

    trails.putEventSelectors(
        PutEventSelectorsRequest.newBuilder()
            .setRegion(IRELAND)
            .setTrailName("audit")
            .addEventSelectors(EventSelector.getDefaultInstance())
            .build());
    assertThat(trails.getEventSelectors(get).getEventSelectorsList()).containsExactly(DEFAULT);
    assertThat(trails.getTrail(getTrail()).getTrail().getHasCustomEventSelectors()).isFalse();
    assertFails(
            () ->
                trails.putEventSelectors(
                    PutEventSelectorsRequest.newBuilder()
                        .setRegion(IRELAND)
                        .setTrailName("audit")
                        .addAllEventSelectors(Collections.nCopies(6, DEFAULT))
                        .build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_EVENT_SELECTORS");
  }

  /** Check 97. */
  @Test
  void insightSelectors() throws Exception {
    GetInsightSelectorsRequest get =
        GetInsightSelectorsRequest.newBuilder().setRegion(IRELAND).setTrailName("audit").build();
    InsightSelector errors =
        InsightSelector.newBuilder().setInsightType("ApiErrorRateInsight").build();
    PutInsightSelectorsRequest put =
        PutInsightSelectorsRequest.newBuilder()
            .setRegion(IRELAND)
            .setTrailName("audit")
            .addInsightSelectors(errors)
            .build();
    assertFails(() -> trails.getInsightSelectors(get))
        .with(Code.FAILED_PRECONDITION, "INSIGHT_NOT_ENABLED");

    assertThat(trails.putInsightSelectors(put).getInsightSelectorsList()).containsExactly(errors);
    assertThat(trails.getInsightSelectors(get).getInsightSelectorsList()).containsExactly(errors);
    assertThat(trails.getTrail(getTrail()).getTrail().getHasInsightSelectors()).isTrue();

    trails.stopLogging(StopLoggingRequest.newBuilder().setRegion(IRELAND).setName("audit").build());
    assertThat(trails.getTrail(getTrail()).getTrail().getHasInsightSelectors()).isFalse();
    assertFails(
            () ->
                trails.putInsightSelectors(
                    put.toBuilder()
                        .setInsightSelectors(
                            0, InsightSelector.newBuilder().setInsightType("Other"))
                        .build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_INSIGHT_SELECTORS");
  }

  @Test
  void insightSelectors_exactlyOneSource() {
    GetInsightSelectorsRequest none =
        GetInsightSelectorsRequest.newBuilder().setRegion(IRELAND).build();
    GetInsightSelectorsRequest store = none.toBuilder().setEventDataStore("store").build();
    GetInsightSelectorsRequest both = store.toBuilder().setTrailName("audit").build();
    PutInsightSelectorsRequest put =
        PutInsightSelectorsRequest.newBuilder()
            .setRegion(IRELAND)
            .setTrailName("audit")
            .setEventDataStore("store")
            .build();

    assertFails(() -> trails.getInsightSelectors(none))
        .with(Code.INVALID_ARGUMENT, "INVALID_PARAMETER_COMBINATION");
    assertFails(() -> trails.getInsightSelectors(both))
        .with(Code.INVALID_ARGUMENT, "INVALID_PARAMETER_COMBINATION");
    assertFails(() -> trails.getInsightSelectors(store))
        .with(Code.UNIMPLEMENTED, "UNSUPPORTED_OPERATION");
    assertFails(() -> trails.putInsightSelectors(put))
        .with(Code.INVALID_ARGUMENT, "INVALID_PARAMETER_COMBINATION");
    assertFails(() -> trails.putInsightSelectors(put.toBuilder().clearTrailName().build()))
        .with(Code.UNIMPLEMENTED, "UNSUPPORTED_OPERATION");
  }

  /** Checks 98 and 99. */
  @Test
  void tags() throws Exception {
    Tag blue = Tag.newBuilder().setKey("team").setValue("blue").build();
    Tag empty = Tag.newBuilder().setKey("empty").build();
    ListTagsRequest.Builder list = ListTagsRequest.newBuilder().setRegion(IRELAND);

    trails.addTags(
        AddTagsRequest.newBuilder()
            .setRegion(IRELAND)
            .setResourceId(ARN)
            .addTagsList(blue)
            .addTagsList(empty)
            .build());
    assertThat(
            trails.listTags(list.clone().addResourceIdList(ARN).build()).getResourceTagListList())
        .containsExactly(
            ResourceTag.newBuilder()
                .setResourceId(ARN)
                .addTagsList(empty)
                .addTagsList(blue)
                .build());
    trails.removeTags(
        RemoveTagsRequest.newBuilder()
            .setRegion(IRELAND)
            .setResourceId(ARN)
            .addTagsList(empty.toBuilder().setValue("ignored"))
            .build());
    assertThat(
            trails
                .listTags(list.clone().addResourceIdList(ARN).build())
                .getResourceTagList(0)
                .getTagsListList())
        .containsExactly(blue);
    assertFails(
            () ->
                trails.listTags(
                    list.clone().addAllResourceIdList(Collections.nCopies(21, ARN)).build()))
        .with(Code.INVALID_ARGUMENT, "VALIDATION_ERROR")
        .fields("resource_id_list");
    assertFails(
            () -> trails.listTags(list.clone().addResourceIdList(ARN).setNextToken("t").build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_TOKEN");
    assertFails(
            () -> trails.listTags(list.clone().setRegion(OREGON).addResourceIdList(ARN).build()))
        .with(Code.INVALID_ARGUMENT, "CLOUD_TRAIL_ARN_INVALID")
        .message("Region in ARN is wrong, you can only access resources in region us-west-2.")
        .fields("resource_id_list[0]");
  }

  /** Check 60, and every other field of contract 1.9. */
  @Test
  void getTrailStatus_everyTarget() throws Exception {
    var time = Timestamps.parse("2026-01-02T03:03:00.250Z");
    TargetStatus failed =
        TargetStatus.newBuilder()
            .setLatestAttemptTime(time)
            .setLatestSuccessTime(Timestamps.parse("2026-01-02T03:02:00Z"))
            .setLatestError("AuthorizationError")
            .build();
    report(
        DeliveryStatus.newBuilder()
            .setNotifications(failed)
            .setCloudWatchLogs(failed.toBuilder().setLatestError("AccessDenied"))
            .setDigests(failed.toBuilder().setLatestError("NoSuchBucket")));

    GetTrailStatusRequest status =
        GetTrailStatusRequest.newBuilder().setRegion(IRELAND).setName("audit").build();
    GetTrailStatusResponse expected =
        GetTrailStatusResponse.newBuilder()
            .setLatestNotificationTime(Timestamps.parse("2026-01-02T03:02:00Z"))
            .setLatestNotificationError("AuthorizationError")
            .setLatestNotificationAttemptTime("2026-01-02T03:03:00Z")
            .setLatestNotificationAttemptSucceeded("2026-01-02T03:02:00Z")
            .setLatestCloudWatchLogsDeliveryTime(Timestamps.parse("2026-01-02T03:02:00Z"))
            .setLatestCloudWatchLogsDeliveryError("AccessDenied")
            .setLatestDigestDeliveryTime(Timestamps.parse("2026-01-02T03:02:00Z"))
            .setLatestDigestDeliveryError("NoSuchBucket")
            .build();
    assertThat(trails.getTrailStatus(status)).isEqualTo(expected);

    report(
        DeliveryStatus.newBuilder()
            .setDigests(
                TargetStatus.newBuilder()
                    .setLatestAttemptTime(time)
                    .setLatestSuccessTime(time)
                    .setLatestError("")));
    assertThat(trails.getTrailStatus(status))
        .isEqualTo(
            expected.toBuilder()
                .setLatestDigestDeliveryTime(time)
                .clearLatestDigestDeliveryError()
                .build());
  }

  /** Contract 1.7: pages of 100, shadows included, each trail once. */
  @Test
  void listTrails_pages() throws Exception {
    List<String> names = new ArrayList<>(List.of("audit"));
    for (int i = 0; i < 120; i++) {
      String name = "trail%03d".formatted(i);
      names.add(name);
      trails.createTrail(
          create(name).toBuilder()
              .setRegion(i % 2 == 0 ? IRELAND : OREGON)
              .setIsMultiRegionTrail(true)
              .build());
    }
    ListTrailsRequest.Builder request = ListTrailsRequest.newBuilder().setRegion(IRELAND);

    ListTrailsResponse first = trails.listTrails(request.build());
    ListTrailsResponse second =
        trails.listTrails(request.setNextToken(first.getNextToken()).build());

    assertThat(first.getTrailsList()).hasSize(100);
    assertThat(second.getNextToken()).isEmpty();
    List<TrailInfo> all = new ArrayList<>(first.getTrailsList());
    all.addAll(second.getTrailsList());
    assertThat(all).extracting(TrailInfo::getName).containsExactlyElementsOf(names);
    assertFails(() -> trails.listTrails(request.setRegion(OREGON).build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_NEXT_TOKEN");
    ListTrailsRequest next = request.setRegion(IRELAND).build();
    assertFails(() -> trails.listTrails(next.toBuilder().setAccountId("444455556666").build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_NEXT_TOKEN");
    TrailServiceGrpc.TrailServiceBlockingV2Stub alices =
        TrailServiceGrpc.newBlockingV2Stub(
            server.as(
                new Caller(
                    "arn:aws:iam::111122223333:user/alice",
                    AccountId.of("111122223333"),
                    Caller.Kind.USER,
                    "arn:aws:iam::111122223333:user/alice",
                    "AIDAALICEALICEALICE1",
                    "",
                    Set.of(),
                    "",
                    "",
                    "request-2")));
    assertFails(() -> alices.listTrails(next)).with(Code.INVALID_ARGUMENT, "INVALID_NEXT_TOKEN");
  }

  private void report(DeliveryStatus.Builder status) throws Exception {
    ConfigurationServiceGrpc.newBlockingV2Stub(server.asService())
        .reportDelivery(
            ReportDeliveryRequest.newBuilder()
                .addStatuses(status.setTrailId(state().getTrailId()).setRegion(IRELAND))
                .build());
  }

  /** The trail as delivery sees it. */
  private TrailState state() throws InterruptedException, StatusException {
    var watch = ConfigurationServiceGrpc.newBlockingV2Stub(server.asService()).watchConfiguration();
    try {
      watch.write(
          WatchConfigurationRequest.newBuilder()
              .setBegin(BeginWatch.newBuilder().setService("delivery").setFromRevision(0))
              .build());
      return TrailStates.newest(watch);
    } finally {
      watch.cancel("done", null);
    }
  }

  private static GetTrailRequest getTrail() {
    return GetTrailRequest.newBuilder().setRegion(IRELAND).setName("audit").build();
  }

  private static CreateTrailRequest create(String name) {
    return CreateTrailRequest.newBuilder()
        .setRegion(IRELAND)
        .setName(name)
        .setS3BucketName("audit-logs")
        .build();
  }
}
