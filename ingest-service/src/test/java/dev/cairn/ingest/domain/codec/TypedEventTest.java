package dev.cairn.ingest.domain.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.ingest.domain.codec.Refusal.Reason;
import dev.cairn.ingest.domain.codec.TypedEvent.TypedResource;
import dev.cairn.model.Caller;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalServices;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedEventTest {

  private static final Caller CALLER =
      new Caller(
          "arn:aws:iam::111122223333:root",
          TestEvents.ACCOUNT,
          Caller.Kind.ROOT,
          "198.51.100.7",
          "agent",
          "request");

  private final ObjectMapper json = new ObjectMapper();
  private final RecordCodec codec = new RecordCodec(GlobalServices.defaults());

  private static TypedEvent.Builder event() {
    return TypedEvent.builder("billing.example.com", "CreateInvoice");
  }

  /** Checks 104 and 106: order of 2.1, eventVersion a string, both objects there even when null. */
  @Test
  void write_leastEvent() throws Exception {
    EventRecord event = write(event().build());

    JsonNode record = json.readTree(event.json().array());
    assertThat(names(record))
        .containsExactly(
            "eventVersion",
            "userIdentity",
            "eventTime",
            "eventSource",
            "eventName",
            "awsRegion",
            "sourceIPAddress",
            "requestParameters",
            "responseElements",
            "eventID",
            "readOnly",
            "eventType",
            "managementEvent",
            "recipientAccountId",
            "eventCategory");
    assertThat(record.get("eventVersion").isTextual()).isTrue();
    assertThat(record.get("requestParameters").isNull()).isTrue();
    assertThat(record.get("responseElements").isNull()).isTrue();
    assertThat(record.get("userIdentity").toString())
        .isEqualTo(
            "{\"type\":\"Root\",\"principalId\":\"111122223333\",\"arn\":\"arn:aws:iam::111122223333:root\",\"accountId\":\"111122223333\"}");
    assertThat(record.get("sourceIPAddress").textValue()).isEqualTo("198.51.100.7");
    assertThat(UUID.fromString(event.id().value()).version()).isEqualTo(4);
    assertThat(event.time()).isEqualTo(TestClock.START);
    assertThat(event.userName()).hasValue("root");
    assertThat(event.category()).isEqualTo(EventCategory.MANAGEMENT);
  }

  /** Check 104. */
  @Test
  void write_wholeEvent_inTableOrder() throws Exception {
    EventRecord event =
        write(
            event()
                .userIdentity("{\"type\":\"IAMUser\",\"userName\":\"ann\"}")
                .eventTime(Instant.parse("2026-01-01T00:00:00.987Z"))
                .awsRegion("eu-west-2")
                .sourceIpAddress("203.0.113.9")
                .userAgent("agent/1")
                .errorMessage("almost")
                .requestParameters("{ \"z\" : 1.0, \"a\" : [ 1e3 ] }")
                .responseElements("{\"ok\":true}")
                .additionalEventData("{\"b\":1}")
                .requestId("R1")
                .eventId("my-id")
                .readOnly(false)
                .resources(
                    List.of(
                        new TypedResource(
                            "111122223333", "AWS::S3::Object", "arn:aws:s3:::b/k", ""),
                        new TypedResource("", "AWS::S3::Object", "", "arn:aws:s3:::b/")))
                .eventType("AwsApiCall")
                .apiVersion("2012-06-01")
                .managementEvent(false)
                .recipientAccountId("444455556666")
                .sharedEventId("shared")
                .serviceEventDetails("{\"s\":1}")
                .vpcEndpointId("vpce-1")
                .vpcEndpointAccountId("777788889999")
                .eventCategory("Data")
                .addendum("{\"reason\":\"DELIVERY_DELAY\"}")
                .edgeDeviceDetails("{\"e\":1}")
                .tlsDetails("{\"tlsVersion\":\"TLSv1.3\"}")
                .sessionCredentialFromConsole(true)
                .build());

    assertThat(names(json.readTree(event.json().array())))
        .containsExactly(
            "eventVersion",
            "userIdentity",
            "eventTime",
            "eventSource",
            "eventName",
            "awsRegion",
            "sourceIPAddress",
            "userAgent",
            "errorMessage",
            "requestParameters",
            "responseElements",
            "additionalEventData",
            "requestID",
            "eventID",
            "readOnly",
            "resources",
            "eventType",
            "apiVersion",
            "managementEvent",
            "recipientAccountId",
            "sharedEventID",
            "serviceEventDetails",
            "vpcEndpointId",
            "vpcEndpointAccountId",
            "eventCategory",
            "addendum",
            "edgeDeviceDetails",
            "tlsDetails",
            "sessionCredentialFromConsole");
    assertThat(event.json().text())
        .contains("\"requestParameters\":{\"z\":1.0,\"a\":[1e3]}")
        .contains("\"eventTime\":\"2026-01-01T00:00:00Z\"") // check 105
        .contains(
            "\"resources\":[{\"accountId\":\"111122223333\",\"type\":\"AWS::S3::Object\",\"ARN\":\"arn:aws:s3:::b/k\"},"
                + "{\"type\":\"AWS::S3::Object\",\"ARNPrefix\":\"arn:aws:s3:::b/\"}]")
        .endsWith("\"sessionCredentialFromConsole\":\"true\"}");
    assertThat(event.account()).isEqualTo(TestEvents.OTHER_ACCOUNT);
    assertThat(event.region().value()).isEqualTo("eu-west-2");
    assertThat(event.vpcEndpointId()).hasValue("vpce-1");
    assertThat(event.sessionCredentialFromConsole()).isTrue();
    assertThat(event.resources()).hasSize(2);
  }

  /** Check 107. */
  @Test
  void write_failedCall() throws Exception {
    JsonNode record =
        json.readTree(
            write(
                    event()
                        .errorCode("AccessDenied")
                        .errorMessage("No.")
                        .responseElements("{\"x\":1}")
                        .build())
                .json()
                .array());
    assertThat(record.get("errorCode").textValue()).isEqualTo("AccessDenied");
    assertThat(record.get("errorMessage").textValue()).isEqualTo("No.");
    assertThat(record.get("responseElements").isNull()).isTrue();
  }

  /** Check 116. */
  @Test
  void write_longTextIsCut() throws Exception {
    JsonNode record =
        json.readTree(write(event().userAgent("x".repeat(2048)).build()).json().array());
    assertThat(record.get("userAgent").textValue()).isEqualTo("x".repeat(1024));
  }

  @Test
  void cut_atTheLimit_neverWithinACharacter() {
    assertThat(TypedEventWriter.cut("x".repeat(1024))).hasSize(1024);
    assertThat(TypedEventWriter.cut("x".repeat(1025))).hasSize(1024);
    assertThat(TypedEventWriter.cut("x".repeat(1023) + "é")).isEqualTo("x".repeat(1023));
    assertThat(TypedEventWriter.cut("x".repeat(1021) + "😀")).isEqualTo("x".repeat(1021));
    assertThat(TypedEventWriter.cut("x".repeat(1020) + "😀y")).isEqualTo("x".repeat(1020) + "😀");
  }

  /** Check 116. */
  @Test
  void write_largeParametersAreReplacedAsAWhole() throws Exception {
    JsonNode record =
        json.readTree(write(event().requestParameters(ofSize(150_000)).build()).json().array());
    assertThat(record.get("requestParameters").toString())
        .isEqualTo(
            "{\"reason\":\"requestParameters too large\",\"omitted\":true,\"originalSize\":150000}");
  }

  @ParameterizedTest
  @CsvSource({"102400, false", "102401, true"})
  void write_parametersAtTheLimit(int size, boolean omitted) throws Exception {
    JsonNode record =
        json.readTree(
            write(
                    event()
                        .requestParameters(" " + ofSize(size))
                        .responseElements(ofSize(102_400))
                        .build())
                .json()
                .array());
    assertThat(record.get("requestParameters").has("omitted")).isEqualTo(omitted);
    assertThat(record.get("responseElements").has("omitted")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"28672, false", "28673, true"})
  void write_extraDataAtTheLimit(int size, boolean omitted) throws Exception {
    JsonNode record =
        json.readTree(
            write(event().additionalEventData(ofSize(size)).edgeDeviceDetails(ofSize(size)).build())
                .json()
                .array());
    assertThat(record.get("additionalEventData").has("omitted")).isEqualTo(omitted);
    assertThat(record.get("edgeDeviceDetails").has("omitted")).isEqualTo(omitted);
  }

  /** Check 117: three parts that fit alone. */
  @Test
  void write_recordTooLarge() {
    assertRefused(
        event()
            .requestParameters(ofSize(100_000))
            .responseElements(ofSize(100_000))
            .serviceEventDetails(ofSize(100_000)),
        Reason.EVENT_TOO_LARGE);
  }

  @Test
  void write_partThatBreaksOut() {
    assertRefused(event().requestParameters("{},\"eventName\":\"x\""), Reason.INVALID_JSON);
    assertRefused(event().requestParameters("[]"), Reason.INVALID_JSON);
    assertRefused(event().requestParameters("{\"a\":1,\"a\":2}"), Reason.DUPLICATE_KEY);
    assertRefused(event().tlsDetails("null"), Reason.INVALID_JSON);
    assertRefused(event().userIdentity("\"ann\""), Reason.INVALID_JSON);
    assertRefused(
        event().requestParameters("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}"),
        Reason.EVENT_TOO_DEEP);
  }

  @Test
  void write_textIsEscaped() throws Exception {
    String text = "a\"b\\c\n\u0001é😀\u2028";
    JsonNode record = json.readTree(write(event().errorMessage(text).build()).json().array());
    assertThat(record.get("errorMessage").textValue()).isEqualTo(text);
    assertRefused(event().errorMessage("a\u0000"), Reason.NUL_CHARACTER);
    assertRefused(event().errorMessage("a\ud800"), Reason.LONE_SURROGATE);
  }

  @Test
  void write_badValues() {
    assertRefused(TypedEvent.builder("", "X"), Reason.FIELD_NOT_FOUND);
    assertRefused(TypedEvent.builder("x", ""), Reason.FIELD_NOT_FOUND);
    assertRefused(event().recipientAccountId("12"), Reason.INVALID_FIELD);
    assertRefused(event().vpcEndpointAccountId("12"), Reason.INVALID_FIELD);
    assertRefused(event().eventCategory("Gossip").managementEvent(false), Reason.INVALID_FIELD);
    assertRefused(event().eventCategory("Data").managementEvent(true), Reason.INVALID_FIELD);
    assertRefused(event().eventId("é"), Reason.INVALID_EVENT_ID);
    assertRefused(event().awsRegion("../x"), Reason.INVALID_REGION);
    assertRefused(event().eventTime(Instant.EPOCH), Reason.EVENT_TIME_TOO_EARLY);
    assertRefused(
        event().eventTime(TestClock.START.plusSeconds(86_401)), Reason.EVENT_TIME_TOO_LATE);
    assertRefused(
        event().resources(List.of(new TypedResource("", "T", "", ""))), Reason.INVALID_FIELD);
  }

  /** Check 114: managementEvent is false exactly for data events. */
  @ParameterizedTest
  @CsvSource({
    "true, '', Management, true",
    "false, '', Data, false",
    ", '', Management, true",
    ", Data, Data, false",
    "false, NetworkActivity, NetworkActivity, false"
  })
  void write_category(
      @Nullable Boolean given, String category, String expected, boolean isManagement)
      throws Exception {
    TypedEvent.Builder event = event().eventCategory(category);
    if (given != null) {
      event.managementEvent(given);
    }
    JsonNode record = json.readTree(write(event.build()).json().array());
    assertThat(record.get("eventCategory").textValue()).isEqualTo(expected);
    assertThat(record.get("managementEvent").booleanValue()).isEqualTo(isManagement);
  }

  private static String ofSize(int size) {
    return "{\"k\":\"" + "x".repeat(size - 8) + "\"}";
  }

  private static List<String> names(JsonNode record) {
    List<String> names = new ArrayList<>();
    record.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private EventRecord write(TypedEvent event) throws RefusedException {
    EventRecord record =
        codec.write(event, CALLER, TestEvents.ACCOUNT, TestEvents.REGION, TestClock.START);
    assertThat(StrictJackson.stripped(new String(record.json().array(), UTF_8)))
        .isEqualTo(record.json().text());
    return record;
  }

  private void assertRefused(TypedEvent.Builder event, Reason reason) {
    RefusedException e = catchThrowableOfType(RefusedException.class, () -> write(event.build()));
    assertThat(e).isNotNull();
    assertThat(e.refusal().reason()).isEqualTo(reason);
  }
}
