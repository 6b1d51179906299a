package dev.cairn.gateway.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.cairn.model.CairnException;
import dev.cairn.proto.delivery.v1.ListPublicKeysRequest;
import dev.cairn.proto.history.v1.LookupAttribute;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.trail.v1.AdvancedEventSelector;
import dev.cairn.proto.trail.v1.AdvancedFieldSelector;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.DataResource;
import dev.cairn.proto.trail.v1.DescribeTrailsRequest;
import dev.cairn.proto.trail.v1.EventSelector;
import dev.cairn.proto.trail.v1.PutEventSelectorsRequest;
import dev.cairn.proto.trail.v1.PutInsightSelectorsRequest;
import dev.cairn.proto.trail.v1.ReadWriteType;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.UpdateTrailRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests by the rules of contract 1.1 (checks 2, 8, 9). */
class MessageReaderTest {

  @Test
  void read_everyMemberOfCreateTrail() {
    assertThat(
            read(
                CreateTrailRequest.newBuilder(),
                """
                {"Name":"audit","S3BucketName":"b","S3KeyPrefix":"","SnsTopicName":"t",
                 "IncludeGlobalServiceEvents":false,"IsMultiRegionTrail":true,
                 "EnableLogFileValidation":true,"CloudWatchLogsLogGroupArn":"g",
                 "CloudWatchLogsRoleArn":"r","KmsKeyId":"k","IsOrganizationTrail":false,
                 "TagsList":[{"Key":"a","Value":"1"},{"Key":"b"}]}\
                """))
        .isEqualTo(
            CreateTrailRequest.newBuilder()
                .setName("audit")
                .setS3BucketName("b")
                .setS3KeyPrefix("")
                .setSnsTopicName("t")
                .setIncludeGlobalServiceEvents(false)
                .setIsMultiRegionTrail(true)
                .setEnableLogFileValidation(true)
                .setCloudWatchLogsLogGroupArn("g")
                .setCloudWatchLogsRoleArn("r")
                .setKmsKeyId("k")
                .setIsOrganizationTrail(false)
                .addTagsList(Tag.newBuilder().setKey("a").setValue("1"))
                .addTagsList(Tag.newBuilder().setKey("b"))
                .build());
  }

  /** What is absent is kept by UpdateTrail; an empty text clears. */
  @Test
  void read_absentAndEmptyDiffer() {
    UpdateTrailRequest request =
        (UpdateTrailRequest)
            read(
                UpdateTrailRequest.newBuilder(),
                "{\"Name\":\"t\",\"KmsKeyId\":\"\",\"S3KeyPrefix\":null}");

    assertThat(request.hasKmsKeyId()).isTrue();
    assertThat(request.hasS3KeyPrefix()).isFalse();
    assertThat(request.hasIsMultiRegionTrail()).isFalse();
  }

  @Test
  void read_selectors() {
    assertThat(
            read(
                PutEventSelectorsRequest.newBuilder(),
                """
                {"TrailName":"t","EventSelectors":[{"ReadWriteType":"WriteOnly",
                  "IncludeManagementEvents":true,
                  "DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3:::b/"]}],
                  "ExcludeManagementEventSources":["kms.amazonaws.com"]}],
                 "AdvancedEventSelectors":[{"Name":"n","FieldSelectors":[
                  {"Field":"eventCategory","Equals":["Data"],"NotStartsWith":["a","b"]}]}]}\
                """))
        .isEqualTo(
            PutEventSelectorsRequest.newBuilder()
                .setTrailName("t")
                .addEventSelectors(
                    EventSelector.newBuilder()
                        .setReadWriteType(ReadWriteType.READ_WRITE_TYPE_WRITE_ONLY)
                        .setIncludeManagementEvents(true)
                        .addDataResources(
                            DataResource.newBuilder()
                                .setType("AWS::S3::Object")
                                .addValues("arn:aws:s3:::b/"))
                        .addExcludeManagementEventSources("kms.amazonaws.com"))
                .addAdvancedEventSelectors(
                    AdvancedEventSelector.newBuilder()
                        .setName("n")
                        .addFieldSelectors(
                            AdvancedFieldSelector.newBuilder()
                                .setField("eventCategory")
                                .addEquals("Data")
                                .addNotStartsWith("a")
                                .addNotStartsWith("b")))
                .build());
  }

  @Test
  void read_lookUp() {
    assertThat(
            read(
                LookupEventsRequest.newBuilder(),
                """
                {"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"RunInstances"}],
                 "StartTime":1767319200,"EndTime":1767319200.5,"EventCategory":"insight",
                 "MaxResults":7,"NextToken":"n"}\
                """))
        .isEqualTo(
            LookupEventsRequest.newBuilder()
                .addLookupAttributes(
                    LookupAttribute.newBuilder()
                        .setAttributeKey(LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_EVENT_NAME)
                        .setAttributeValue("RunInstances"))
                .setStartTime(Timestamp.newBuilder().setSeconds(1767319200))
                .setEndTime(Timestamp.newBuilder().setSeconds(1767319200).setNanos(500_000_000))
                .setEventCategory("insight")
                .setMaxResults(7)
                .setNextToken("n")
                .build());
  }

  @ParameterizedTest
  @CsvSource({
    "1767319200.497, 1767319200, 497000000",
    "1.441139757497E9, 1441139757, 497000000",
    "-0.5, -1, 500000000",
    "0, 0, 0",
    "'\"2015-09-01T20:35:57Z\"', 1441139757, 0",
    "'\"2015-09-01T22:35:57.25+02:00\"', 1441139757, 250000000"
  })
  void read_time(String json, long seconds, int nanos) {
    ListPublicKeysRequest request =
        (ListPublicKeysRequest)
            read(ListPublicKeysRequest.newBuilder(), "{\"StartTime\":" + json + "}");

    assertThat(request.getStartTime())
        .isEqualTo(Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e300",
        "1e999999999",
        "-1e300",
        "\"\"",
        "\"yesterday\"",
        "\"2015-09-01\"",
        "true",
        "{}",
        "[]",
        "\"+1000000000-01-01T00:00:00Z\""
      })
  void read_noTime(String json) {
    assertRefused(ListPublicKeysRequest.newBuilder(), "{\"StartTime\":" + json + "}", "VALIDATION")
        .contains("'StartTime' must be a time");
  }

  @Test
  void read_describeTrailsHasLowerFirstLetters() {
    assertThat(
            read(
                DescribeTrailsRequest.newBuilder(),
                "{\"trailNameList\":[\"a\",\"b\"],\"includeShadowTrails\":false,\"TrailNameList\":[\"c\"]}"))
        .isEqualTo(
            DescribeTrailsRequest.newBuilder()
                .addTrailNameList("a")
                .addTrailNameList("b")
                .setIncludeShadowTrails(false)
                .build());
  }

  /** Nobody names another account or region through this door. */
  @Test
  void read_unknownMembers_arePassedOver() {
    String names =
        """
        {"AccountId":"999999999999","account_id":"999999999999","Region":"x","region":"x","name":"n",
         "Other":{"Name":"x","a":[[{}]]},"Name":"t"}\
        """;

    assertThat(read(CreateTrailRequest.newBuilder(), names))
        .isEqualTo(CreateTrailRequest.newBuilder().setName("t").build());
  }

  @Test
  void read_twice_theLastHolds() {
    assertThat(
            read(
                DescribeTrailsRequest.newBuilder(),
                "{\"trailNameList\":[\"a\"],\"trailNameList\":[\"b\"]}"))
        .isEqualTo(DescribeTrailsRequest.newBuilder().addTrailNameList("b").build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", " {} "})
  void read_empty(String json) {
    assertThat(read(CreateTrailRequest.newBuilder(), json))
        .isEqualTo(CreateTrailRequest.getDefaultInstance());
  }

  /** An empty list turns Insights off, which an absent one must not. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"TrailName\":\"t\",\"InsightSelectors\":null}"})
  void read_withoutARequiredList(String json) {
    assertRefused(PutInsightSelectorsRequest.newBuilder(), json, "VALIDATION")
        .isEqualTo(
            "1 validation error detected: Value null at 'InsightSelectors' failed to satisfy"
                + " constraint: Member must not be null");
    assertThat(read(PutInsightSelectorsRequest.newBuilder(), "{\"InsightSelectors\":[]}"))
        .isEqualTo(PutInsightSelectorsRequest.getDefaultInstance());
  }

  /** Check 2. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "\"text\"",
        "1",
        "null",
        "{",
        "{\"Name\":",
        "{\"Name\":\"a\"}x",
        "{} {}",
        "{'Name':'a'}",
        "{\"Name\":\"\u0001\"}",
        "{\"Other\":NaN}",
        "{\"Name\":\"a\",}"
      })
  void read_noJson(String json) {
    assertRefused(CreateTrailRequest.newBuilder(), json, "SERIALIZATION").isNotEmpty();
  }

  @Test
  void read_hostileJson() {
    assertRefused(
        CreateTrailRequest.newBuilder(), "{\"Other\":" + "[".repeat(100_000), "SERIALIZATION");
    assertRefused(
        CreateTrailRequest.newBuilder(),
        "{\"Other\":" + "[".repeat(65) + "]".repeat(65) + "}",
        "SERIALIZATION");
    assertRefused(
        ListPublicKeysRequest.newBuilder(),
        "{\"StartTime\":" + "9".repeat(1_000) + "}",
        "SERIALIZATION");
  }

  /** JSON of clients is UTF-8, whatever its first bytes look like. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Name\":\"\u00ff\"}",
        "\0\0\u00ff\u00fe",
        "\u00ff\u00fe{\0}\0",
        "\0\0\0{\0\0\0}",
        "\0{\0}",
        "{\0}\0",
        "\u00ef\u00bb\u00bf{}"
      })
  void read_noUtf8(String bytes) {
    CairnException.InvalidRequest error =
        catchThrowableOfType(
            CairnException.InvalidRequest.class,
            () ->
                MessageReader.read(
                    JsonReplies.JSON, bytes.getBytes(ISO_8859_1), CreateTrailRequest.newBuilder()));
    assertThat(error.reason()).isEqualTo("SERIALIZATION");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Name\":1} | 'Name' must be a string",
        "{\"Name\":[\"a\"]} | 'Name' must be a string",
        "{\"Name\":\"\\ud800\"} | 'Name' must be a string of whole characters",
        "{\"IsMultiRegionTrail\":\"true\"} | 'IsMultiRegionTrail' must be a boolean",
        "{\"TagsList\":{}} | 'TagsList' must be a list",
        "{\"TagsList\":[1]} | 'TagsList[0]' must be an object",
        "{\"TagsList\":[{\"Key\":\"a\"},{\"Key\":2}]} | 'TagsList[1].Key' must be a string",
        "{\"TagsList\":[null]} | 'TagsList[0]' must be an object"
      })
  void read_wrongType(String json, String message) {
    assertRefused(CreateTrailRequest.newBuilder(), json, "VALIDATION")
        .isEqualTo("1 validation error detected: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"5\"", "5.0", "99999999999", "1e2", "9999999999999999999999", "true"})
  void read_noInteger(String json) {
    assertRefused(LookupEventsRequest.newBuilder(), "{\"MaxResults\":" + json + "}", "VALIDATION")
        .contains("'MaxResults' must be an integer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"readonly", "READ_WRITE_TYPE_ALL", "Unspecified", ""})
  void read_noSuchValue(String value) {
    assertRefused(
            PutEventSelectorsRequest.newBuilder(),
            "{\"EventSelectors\":[{\"ReadWriteType\":\"" + value + "\"}]}",
            "VALIDATION")
        .contains("EventSelectors[0].ReadWriteType", "[ReadOnly, WriteOnly, All]");
  }

  /** Contract 1.10; the attributes that only SearchEvents has are no exception. */
  @ParameterizedTest
  @ValueSource(strings = {"eventname", "ErrorCode", "UserArn", "Unspecified"})
  void read_noSuchAttribute(String key) {
    assertRefused(
            LookupEventsRequest.newBuilder(),
            "{\"LookupAttributes\":[{\"AttributeKey\":\"" + key + "\",\"AttributeValue\":\"x\"}]}",
            "INVALID_LOOKUP_ATTRIBUTES")
        .contains(
            "[EventId, EventName, ReadOnly, Username, ResourceType, ResourceName, EventSource, AccessKeyId]");
  }

  private static Message read(Message.Builder into, String json) {
    MessageReader.read(JsonReplies.JSON, json.getBytes(UTF_8), into);
    return into.build();
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertRefused(
      Message.Builder into, String json, String reason) {
    CairnException.InvalidRequest error =
        catchThrowableOfType(CairnException.InvalidRequest.class, () -> read(into, json));
    assertThat(error.reason()).isEqualTo(reason);
    return assertThat(error.message());
  }
}
