package dev.cairn.ingest.domain.codec;

import static dev.cairn.ingest.domain.codec.Refusal.Reason.INVALID_FIELD;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.INVALID_JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.ingest.domain.codec.TypedEvent.TypedResource;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.EventCategory;
import dev.cairn.model.RegionName;
import dev.cairn.model.Texts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;

/**
 * Writes the record of a typed event: members in CloudTrail's order, long strings cut, large
 * objects replaced by an omission marker. What it writes is read again like any other record, which
 * finds what is wrong with values. Source: contract 2.1 to 2.4.
 */
final class TypedEventWriter {

  /** The newest version of the record format whose members a trail's record can have. */
  static final String EVENT_VERSION = "1.11";

  /** Longest userAgent, errorCode, errorMessage and requestID: bytes of UTF-8. */
  static final int MAX_TEXT = 1024;

  /** Longest requestParameters, responseElements and serviceEventDetails. */
  static final int MAX_DETAILS = 100 * 1024;

  /** Longest additionalEventData and edgeDeviceDetails. */
  static final int MAX_EXTRA = 28 * 1024;

  /** A larger part is not even read: no omission marker, a refusal. */
  static final int MAX_PART = 1024 * 1024;

  private static final Set<String> TYPES_WITH_MANAGEMENT_EVENT =
      Set.of("AwsApiCall", "AwsConsoleAction", "AwsConsoleSignIn", "AwsServiceEvent");

  private final JsonTape tape;

  TypedEventWriter(JsonTape tape) {
    this.tape = tape;
  }

  byte[] write(TypedEvent event, Caller caller, AccountId account, RegionName region, Instant now)
      throws RefusedException {
    String eventType = event.eventType().isEmpty() ? "AwsApiCall" : event.eventType();
    boolean isManagement = isManagement(event);
    boolean failed = !event.errorCode().isEmpty();
    Instant time = event.eventTime().orElse(now).truncatedTo(ChronoUnit.SECONDS);
    JsonWriter record =
        new JsonWriter()
            .string("eventVersion", EVENT_VERSION)
            .member("userIdentity", userIdentity(event, caller))
            .string("eventTime", time.toString())
            .stringUnlessEmpty("eventSource", event.eventSource())
            .stringUnlessEmpty("eventName", event.eventName())
            .string("awsRegion", event.awsRegion().isEmpty() ? region.value() : event.awsRegion())
            .string("sourceIPAddress", sourceAddress(event, caller))
            .stringUnlessEmpty("userAgent", cut(event.userAgent()))
            .stringUnlessEmpty("errorCode", cut(event.errorCode()))
            .stringUnlessEmpty("errorMessage", cut(event.errorMessage()))
            .member(
                "requestParameters",
                objectOrNull("requestParameters", event.requestParameters(), MAX_DETAILS))
            .member(
                "responseElements",
                failed
                    ? "null"
                    : objectOrNull("responseElements", event.responseElements(), MAX_DETAILS));
    optionalObject(record, "additionalEventData", event.additionalEventData(), MAX_EXTRA);
    record
        .stringUnlessEmpty("requestID", cut(event.requestId()))
        .string(
            "eventID", event.eventId().isEmpty() ? UUID.randomUUID().toString() : event.eventId())
        .member("readOnly", Boolean.toString(readOnly(event)));
    resources(record, event);
    record.string("eventType", eventType).stringUnlessEmpty("apiVersion", event.apiVersion());
    if (event.managementEvent().isPresent() || TYPES_WITH_MANAGEMENT_EVENT.contains(eventType)) {
      record.member("managementEvent", Boolean.toString(isManagement));
    }
    record
        .string(
            "recipientAccountId",
            event.recipientAccountId().isEmpty()
                ? account.value()
                : account("recipientAccountId", event.recipientAccountId()))
        .stringUnlessEmpty("sharedEventID", event.sharedEventId());
    optionalObject(record, "serviceEventDetails", event.serviceEventDetails(), MAX_DETAILS);
    record
        .stringUnlessEmpty("vpcEndpointId", event.vpcEndpointId())
        .stringUnlessEmpty(
            "vpcEndpointAccountId",
            event.vpcEndpointAccountId().isEmpty()
                ? ""
                : account("vpcEndpointAccountId", event.vpcEndpointAccountId()))
        .string("eventCategory", category(event, isManagement));
    optionalObject(record, "addendum", event.addendum(), MAX_PART);
    optionalObject(record, "edgeDeviceDetails", event.edgeDeviceDetails(), MAX_EXTRA);
    optionalObject(record, "tlsDetails", event.tlsDetails(), MAX_PART);
    if (event.sessionCredentialFromConsole()) {
      record.string("sessionCredentialFromConsole", "true");
    }
    return record.bytes();
  }

  // --- Values that follow from others ---

  private static boolean isManagement(TypedEvent event) throws RefusedException {
    boolean byCategory =
        event.eventCategory().isEmpty()
            ? event.managementEvent().orElse(true)
            : event.eventCategory().equals(EventCategory.MANAGEMENT.text());
    if (event.managementEvent().isPresent() && event.managementEvent().get() != byCategory) {
      throw new RefusedException(
          INVALID_FIELD,
          "managementEvent",
          "managementEvent must be true for eventCategory Management and false for any other");
    }
    return byCategory;
  }

  private static String category(TypedEvent event, boolean isManagement) {
    if (!event.eventCategory().isEmpty()) {
      return event.eventCategory();
    }
    return isManagement ? EventCategory.MANAGEMENT.text() : EventCategory.DATA.text();
  }

  private static boolean readOnly(TypedEvent event) {
    return event.readOnly().orElseGet(() -> ReadOnly.of(event.eventSource(), event.eventName()));
  }

  private static String sourceAddress(TypedEvent event, Caller caller) {
    if (!event.sourceIpAddress().isEmpty()) {
      return event.sourceIpAddress();
    }
    return caller.sourceAddress().isEmpty() ? "AWS Internal" : caller.sourceAddress();
  }

  private String userIdentity(TypedEvent event, Caller caller) throws RefusedException {
    if (!event.userIdentity().isEmpty()) {
      return object("userIdentity", event.userIdentity(), MAX_PART);
    }
    return switch (caller.kind()) {
      case ROOT -> identity("Root", caller.account().value(), caller).text();
      case USER ->
          identity("IAMUser", caller.userId(), caller)
              .string("userName", lastPart(caller.arn()))
              .text();
      case ROLE ->
          identity("AssumedRole", caller.userId(), caller)
              .member("sessionContext", sessionContext(caller))
              .text();
      case SERVICE ->
          new JsonWriter().string("type", "AWSService").string("invokedBy", "cairn.dev").text();
    };
  }

  private static JsonWriter identity(String type, String principalId, Caller caller) {
    return new JsonWriter()
        .string("type", type)
        .string("principalId", principalId)
        .string("arn", caller.arn())
        .string("accountId", caller.account().value())
        .stringUnlessEmpty("accessKeyId", caller.accessKeyId());
  }

  private static String sessionContext(Caller caller) {
    int colon = caller.userId().indexOf(':');
    return new JsonWriter()
        .member(
            "sessionIssuer",
            new JsonWriter()
                .string("type", "Role")
                .string(
                    "principalId",
                    colon < 0 ? caller.userId() : caller.userId().substring(0, colon))
                .string("arn", caller.identity())
                .string("accountId", caller.account().value())
                .string("userName", lastPart(caller.identity()))
                .text())
        .text();
  }

  private static String lastPart(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static void resources(JsonWriter record, TypedEvent event) throws RefusedException {
    if (event.resources().isEmpty()) {
      return;
    }
    StringBuilder list = new StringBuilder("[");
    for (TypedResource resource : event.resources()) {
      if (resource.arn().isEmpty() == resource.arnPrefix().isEmpty()) {
        throw new RefusedException(
            INVALID_FIELD,
            "resources",
            "A resource must have an ARN or an ARN prefix, and not both");
      }
      list.append(list.length() > 1 ? "," : "")
          .append(
              new JsonWriter()
                  .stringUnlessEmpty(
                      "accountId",
                      resource.accountId().isEmpty()
                          ? ""
                          : account("resources", resource.accountId()))
                  .stringUnlessEmpty("type", resource.type())
                  .stringUnlessEmpty("ARN", resource.arn())
                  .stringUnlessEmpty("ARNPrefix", resource.arnPrefix())
                  .text());
    }
    record.member("resources", list.append(']').toString());
  }

  private static String account(String field, String text) throws RefusedException {
    if (!AccountId.isValid(text)) {
      throw new RefusedException(
          INVALID_FIELD, field, "An account id must have 12 digits, got " + Texts.quote(text));
    }
    return text;
  }

  // --- Sizes ---

  /** At most 1 KB of the text, never half a character. */
  static String cut(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length <= MAX_TEXT) {
      return text;
    }
    int end = MAX_TEXT;
    while ((bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, UTF_8);
  }

  private String objectOrNull(String field, String json, int most) throws RefusedException {
    return json.isEmpty() || json.strip().equals("null") ? "null" : object(field, json, most);
  }

  private void optionalObject(JsonWriter record, String field, String json, int most)
      throws RefusedException {
    if (!json.isEmpty()) {
      record.member(field, object(field, json, most));
    }
  }

  /** The object's text without white space between tokens, or the marker that it was too large. */
  private String object(String field, String json, int most) throws RefusedException {
    try {
      tape.read(json.getBytes(UTF_8), MAX_PART);
    } catch (RefusedException refused) {
      throw new RefusedException(refused.refusal().reason(), field, refused.refusal().message());
    }
    if (!tape.isObject(tape.root())) {
      throw new RefusedException(INVALID_JSON, field, field + " must be a JSON object");
    }
    return tape.compactSize() <= most
        ? new String(tape.compact(), UTF_8)
        : omitted(field, tape.compactSize());
  }

  private static String omitted(String field, int size) {
    return new JsonWriter()
        .string("reason", field + " too large")
        .member("omitted", "true")
        .member("originalSize", Integer.toString(size))
        .text();
  }
}
