package dev.cairn.gateway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.cairn.proto.delivery.v1.ListPublicKeysResponse;
import dev.cairn.proto.delivery.v1.PublicKey;
import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.LookupEventsResponse;
import dev.cairn.proto.ingest.v1.EventCategory;
import dev.cairn.proto.ingest.v1.Resource;
import dev.cairn.proto.trail.v1.CreateTrailResponse;
import dev.cairn.proto.trail.v1.DeleteTrailResponse;
import dev.cairn.proto.trail.v1.DescribeTrailsResponse;
import dev.cairn.proto.trail.v1.EventSelector;
import dev.cairn.proto.trail.v1.GetEventSelectorsResponse;
import dev.cairn.proto.trail.v1.GetTrailResponse;
import dev.cairn.proto.trail.v1.GetTrailStatusResponse;
import dev.cairn.proto.trail.v1.ListTagsResponse;
import dev.cairn.proto.trail.v1.ListTrailsResponse;
import dev.cairn.proto.trail.v1.PutInsightSelectorsResponse;
import dev.cairn.proto.trail.v1.ReadWriteType;
import dev.cairn.proto.trail.v1.ResourceTag;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.Trail;
import dev.cairn.proto.trail.v1.TrailInfo;
import dev.cairn.proto.trail.v1.UpdateTrailResponse;
import org.junit.jupiter.api.Test;

/** Replies by the rules of contract 1.1, 1.5, 1.7, 1.9, 1.10, 1.14 (checks 7, 8, 9). */
class MessageWriterTest {

  private static final String ARN = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit";

  private static final Trail TRAIL =
      Trail.newBuilder()
          .setName("audit")
          .setS3BucketName("b")
          .setIncludeGlobalServiceEvents(true)
          .setHomeRegion("us-east-1")
          .setTrailArn(ARN)
          .build();

  @Test
  void write_createTrail_isFlat() {
    String expected =
        """
        {"Name":"audit","S3BucketName":"b","SnsTopicARN":"t","IncludeGlobalServiceEvents":true,\
        "IsMultiRegionTrail":false,"TrailARN":"%s","LogFileValidationEnabled":false,\
        "IsOrganizationTrail":false}"""
            .formatted(ARN);
    Trail trail = TRAIL.toBuilder().setSnsTopicArn("t").build();

    assertThat(write(CreateTrailResponse.newBuilder().setTrail(trail))).isEqualTo(expected);
    assertThat(write(UpdateTrailResponse.newBuilder().setTrail(trail))).isEqualTo(expected);
  }

  @Test
  void write_getTrail_isNot() {
    String expected =
        """
        {"Name":"audit","S3BucketName":"b","IncludeGlobalServiceEvents":true,\
        "IsMultiRegionTrail":false,"HomeRegion":"us-east-1","TrailARN":"%s",\
        "LogFileValidationEnabled":false,"HasCustomEventSelectors":false,\
        "HasInsightSelectors":false,"IsOrganizationTrail":false}"""
            .formatted(ARN);

    assertThat(write(GetTrailResponse.newBuilder().setTrail(TRAIL)))
        .isEqualTo("{\"Trail\":" + expected + "}");
    assertThat(write(DescribeTrailsResponse.newBuilder().addTrailList(TRAIL)))
        .isEqualTo("{\"trailList\":[" + expected + "]}");
  }

  /** Check 1. */
  @Test
  void write_nothing() {
    assertThat(write(DescribeTrailsResponse.newBuilder())).isEqualTo("{\"trailList\":[]}");
    assertThat(write(DeleteTrailResponse.newBuilder())).isEqualTo("{}");
    assertThat(write(LookupEventsResponse.newBuilder())).isEqualTo("{\"Events\":[]}");
  }

  @Test
  void write_listTrails() {
    assertThat(
            write(
                ListTrailsResponse.newBuilder()
                    .addTrails(
                        TrailInfo.newBuilder().setTrailArn(ARN).setName("audit").setHomeRegion("r"))
                    .setNextToken("n")))
        .isEqualTo(
            "{\"Trails\":[{\"TrailARN\":\""
                + ARN
                + "\",\"Name\":\"audit\",\"HomeRegion\":\"r\"}],\"NextToken\":\"n\"}");
  }

  /** Checks 12, 60. */
  @Test
  void write_status() {
    assertThat(
            write(
                GetTrailStatusResponse.newBuilder()
                    .setLatestDeliveryTime(
                        Timestamp.newBuilder().setSeconds(1441139757).setNanos(497_999_999))
                    .setStartLoggingTime(Timestamp.newBuilder().setSeconds(1441139757))
                    .setTimeLoggingStarted("2015-09-01T20:35:57Z")))
        .isEqualTo(
            """
            {"IsLogging":false,"LatestDeliveryTime":1441139757.497,\
            "StartLoggingTime":1441139757.000,"LatestDeliveryAttemptTime":"",\
            "LatestNotificationAttemptTime":"","LatestNotificationAttemptSucceeded":"",\
            "LatestDeliveryAttemptSucceeded":"","TimeLoggingStarted":"2015-09-01T20:35:57Z",\
            "TimeLoggingStopped":""}""");
  }

  /** Check 81: the lists of a selector are there when they are empty, the other kind is not. */
  @Test
  void write_selectors() {
    assertThat(
            write(
                GetEventSelectorsResponse.newBuilder()
                    .setTrailArn(ARN)
                    .addEventSelectors(
                        EventSelector.newBuilder()
                            .setReadWriteType(ReadWriteType.READ_WRITE_TYPE_ALL)
                            .setIncludeManagementEvents(true))))
        .isEqualTo(
            """
            {"TrailARN":"%s","EventSelectors":[{"ReadWriteType":"All",\
            "IncludeManagementEvents":true,"DataResources":[],"ExcludeManagementEventSources":[]}]}"""
                .formatted(ARN));
    assertThat(write(PutInsightSelectorsResponse.newBuilder().setTrailArn(ARN)))
        .isEqualTo("{\"TrailARN\":\"" + ARN + "\",\"InsightSelectors\":[]}");
  }

  @Test
  void write_tags() {
    assertThat(
            write(
                ListTagsResponse.newBuilder()
                    .addResourceTagList(
                        ResourceTag.newBuilder()
                            .setResourceId(ARN)
                            .addTagsList(Tag.newBuilder().setKey("a").setValue("1"))
                            .addTagsList(Tag.newBuilder().setKey("b")))
                    .addResourceTagList(ResourceTag.newBuilder().setResourceId("x"))))
        .isEqualTo(
            """
            {"ResourceTagList":[{"ResourceId":"%s","TagsList":[{"Key":"a","Value":"1"},{"Key":"b"}]},\
            {"ResourceId":"x","TagsList":[]}]}"""
                .formatted(ARN));
  }

  /** Check 67. What Cairn keeps beside CloudTrail's members is not told. */
  @Test
  void write_events() {
    Event event =
        Event.newBuilder()
            .setEventId("e")
            .setEventName("CreateBucket")
            .setReadOnly("false")
            .setEventTime(Timestamp.newBuilder().setSeconds(1441139757))
            .setEventSource("s3.amazonaws.com")
            .addResources(Resource.newBuilder().setType("AWS::S3::Bucket").setName("b"))
            .setCloudTrailEvent("{\"a\":\"é\"}")
            .setEventCategory(EventCategory.EVENT_CATEGORY_MANAGEMENT)
            .setRegion("us-east-1")
            .setAccountId("123456789012")
            .build();

    assertThat(write(LookupEventsResponse.newBuilder().addEvents(event)))
        .isEqualTo(
            """
            {"Events":[{"EventId":"e","EventName":"CreateBucket","ReadOnly":"false",\
            "EventTime":1441139757.000,"EventSource":"s3.amazonaws.com","Resources":\
            [{"ResourceType":"AWS::S3::Bucket","ResourceName":"b"}],\
            "CloudTrailEvent":"{\\"a\\":\\"é\\"}"}]}""");
    assertThat(
            write(
                LookupEventsResponse.newBuilder()
                    .addEvents(
                        event.toBuilder().clearResources().setUsername("u").setAccessKeyId("k"))))
        .contains("\"Username\":\"u\"", "\"AccessKeyId\":\"k\"", "\"Resources\":[]");
  }

  @Test
  void write_bytes() {
    assertThat(
            write(
                ListPublicKeysResponse.newBuilder()
                    .addPublicKeyList(
                        PublicKey.newBuilder()
                            .setValue(ByteString.copyFrom(new byte[] {-1, 0, 1}))
                            .setValidityStartTime(Timestamp.newBuilder().setSeconds(-1))
                            .setFingerprint("f"))))
        .isEqualTo(
            "{\"PublicKeyList\":[{\"Value\":\"/wAB\",\"ValidityStartTime\":-1.000,\"Fingerprint\":\"f\"}]}");
  }

  private static String write(Message.Builder message) {
    return new String(MessageWriter.write(JsonReplies.JSON, message.build()), UTF_8);
  }
}
