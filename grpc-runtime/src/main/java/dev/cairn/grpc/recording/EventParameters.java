package dev.cairn.grpc.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.cairn.grpc.AwsNames;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Messages as events show them: {@code requestParameters} and {@code responseElements}. Names are
 * AWS's in lowerCamel case; what differs from the field's stands here. A field that is marked
 * {@code debug_redact} is a secret, and left out. Source: real records.
 */
final class EventParameters {

  /** More is not shown, as CloudTrail does it. Source: contract 2.4. */
  static final int MAX_SIZE = 100 * 1024;

  /** Of calls that change nothing: their events wait in memory, where many must have room. */
  private static final int MAX_SIZE_UNCHANGED = 8 * 1024;

  /** In a record, neither the account nor the region is a parameter. */
  private static final Set<String> HIDDEN =
      Set.of(
          "account_id",
          "region",
          "home_region",
          "has_custom_event_selectors",
          "has_insight_selectors",
          "has_password");

  private static final Map<String, String> NAMES =
      Map.of(
          "trail_arn", "trailARN",
          "sns_topic_arn", "snsTopicARN",
          "create_time", "createDate",
          "update_time", "updateDate",
          "duration", "durationSeconds");

  /** Responses whose one field is shown as if its members were their own. */
  private static final Set<String> FLAT =
      Set.of("cairn.trail.v1.CreateTrailResponse", "cairn.trail.v1.UpdateTrailResponse");

  /** Lists that responses show also if they are empty. */
  private static final Set<String> SHOWN_IF_EMPTY =
      Set.of(
          "cairn.trail.v1.EventSelector.data_resources",
          "cairn.trail.v1.EventSelector.exclude_management_event_sources",
          "cairn.trail.v1.DataResource.values",
          "cairn.trail.v1.PutInsightSelectorsResponse.insight_selectors");

  /** As in real records, e.g. {@code Jun 1, 2023, 6:21:13 PM}. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM d, uuuu, h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;
  private final boolean isResponse;

  private EventParameters(JsonGenerator json, boolean isResponse) {
    this.json = json;
    this.isResponse = isResponse;
  }

  /**
   * A request as a JSON object; {@code null} if it says nothing.
   *
   * @param isChange whether it changed something
   */
  static String ofRequest(Message request, boolean isChange) {
    int most = isChange ? MAX_SIZE : MAX_SIZE_UNCHANGED;
    return shown("requestParameters", text(request, false), most);
  }

  /** A response as a JSON object; {@code null} if it says nothing. */
  static String ofResponse(Message response) {
    return shown("responseElements", text(flattened(response), true), MAX_SIZE);
  }

  /** What AssumeRole answers, without what is secret of it. */
  static String ofRoleSession(String accessKeyId, Timestamp expiration, String arn) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart("credentials");
      json.writeStringField("accessKeyId", accessKeyId);
      json.writeStringField("expiration", time(expiration));
      json.writeEndObject();
      json.writeObjectFieldStart("assumedRoleUser");
      json.writeStringField("arn", arn);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String time(Timestamp time) {
    return TIME.format(Instant.ofEpochSecond(time.getSeconds()));
  }

  private static Message flattened(Message response) {
    return FLAT.contains(response.getDescriptorForType().getFullName())
        ? (Message) response.getField(response.getDescriptorForType().getFields().getFirst())
        : response;
  }

  private static String shown(String member, String text, int most) {
    if (text.equals("{}")) {
      return "null";
    }
    int size = text.getBytes(UTF_8).length;
    return size <= most
        ? text
        : "{\"reason\":\"%s too large\",\"omitted\":true,\"originalSize\":%d}"
            .formatted(member, size);
  }

  private static String text(Message message, boolean isResponse) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      new EventParameters(json, isResponse).object(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void object(Message message) throws IOException {
    json.writeStartObject();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (isShown(message, field)) {
        json.writeFieldName(name(field));
        member(message, field);
      }
    }
    json.writeEndObject();
  }

  private boolean isShown(Message message, FieldDescriptor field) {
    if (field.getOptions().getDebugRedact()
        || HIDDEN.contains(field.getName())
        || (isResponse && field.getName().equals("policy_document"))) {
      return false;
    }
    if (field.isRepeated()) {
      return message.getRepeatedFieldCount(field) > 0
          || (isResponse && SHOWN_IF_EMPTY.contains(field.getFullName()));
    }
    if (field.hasPresence()) {
      return message.hasField(field);
    }
    boolean isDefault = message.getField(field).equals(field.getDefaultValue());
    return !isDefault || (isResponse && saysMuchAsDefault(field));
  }

  /** A flag that is off and a count of none do; an empty text and an unknown kind don't. */
  private static boolean saysMuchAsDefault(FieldDescriptor field) {
    return field.getJavaType() == JavaType.BOOLEAN || field.getJavaType() == JavaType.INT;
  }

  private void member(Message message, FieldDescriptor field) throws IOException {
    if (!field.isRepeated()) {
      value(message.getField(field));
      return;
    }
    json.writeStartArray();
    for (Object value : (List<?>) message.getField(field)) {
      value(value);
    }
    json.writeEndArray();
  }

  private void value(Object value) throws IOException {
    switch (value) {
      case String text -> json.writeString(recordable(text));
      case Boolean bool -> json.writeBoolean(bool);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case ByteString bytes ->
          json.writeString(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      case EnumValueDescriptor constant -> json.writeString(enumValue(constant));
      case Timestamp time -> json.writeString(time(time));
      case Duration duration -> json.writeNumber(duration.getSeconds());
      case Message message -> object(message);
      default -> throw new IllegalStateException("a member that no event has: " + value.getClass());
    }
  }

  /** A record has no U+0000: what a caller says with one is not to go unrecorded. */
  static String recordable(String text) {
    return text.replace('\0', '\uFFFD');
  }

  private static String enumValue(EnumValueDescriptor constant) {
    boolean isKnown = constant.getIndex() >= 0;
    return isKnown ? AwsNames.enumValue(constant) : Integer.toString(constant.getNumber());
  }

  private static String name(FieldDescriptor field) {
    String name = NAMES.get(field.getName());
    if (name != null) {
      return name;
    }
    String upper = AwsNames.upperCamel(field.getName());
    return upper.substring(0, 1).toLowerCase(Locale.ROOT) + upper.substring(1);
  }
}
