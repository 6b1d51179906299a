package dev.cairn.gateway.aws;

import static dev.cairn.gateway.aws.JsonReplies.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.gateway.aws.AuditFailure.Refused;
import dev.cairn.model.Texts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * The record of an audit event: its members in CloudTrail's order, with {@code eventType}
 * ActivityLog and {@code eventCategory} ActivityAuditLog. What stands in the event comes out byte
 * for byte. Nothing of the moment goes in, so the same event always gives the same record.
 */
final class AuditRecord {

  private static final String EVENT_VERSION = "1.11";
  private static final int MOST_JSON = 100 * 1024;

  /** What stands before the event's id, in the order of contract 2.1. */
  private static final List<String> MEMBERS =
      List.of("sourceIPAddress", "userAgent", "errorCode", "errorMessage");

  private AuditRecord() {}

  /**
   * Makes the record.
   *
   * @throws Refused with a code of contract 1.15
   */
  static byte[] of(AuditEvent event, AuditChannel channel) throws Refused {
    requireChecksum(event);
    RawMembers data = RawMembers.read(JSON, event.data(), "eventData");
    requireIdentity(data.require("userIdentity"));
    requireSource(data.requireText("eventSource", 256));
    requireRecipient(data.requireText("recipientAccountId", 128), channel);
    String version = data.requireText("version", 256);
    String uid = data.requireText("UID", 1024);
    data.requireText("eventName", 1024);
    data.requireText("eventTime", 64);
    data.limitText("sourceIPAddress", 1024);
    data.limitText("userAgent", 1024);
    data.limitText("errorCode", 256);
    data.limitText("errorMessage", 256);
    limit(data, "requestParameters");
    limit(data, "responseElements");
    return JsonReplies.object(json -> write(json, data, channel, version, uid));
  }

  private static void write(
      JsonGenerator json, RawMembers data, AuditChannel channel, String version, String uid)
      throws IOException {
    json.writeStringField("eventVersion", EVENT_VERSION);
    for (String name : List.of("userIdentity", "eventTime", "eventSource", "eventName")) {
      raw(json, data, name);
    }
    json.writeStringField("awsRegion", channel.region().value());
    for (String name : MEMBERS) {
      raw(json, data, name);
    }
    json.writeFieldName("requestParameters");
    json.writeRawValue(data.raw("requestParameters").orElse("null"));
    json.writeFieldName("responseElements");
    json.writeRawValue(data.raw("responseElements").orElse("null"));
    raw(json, data, "additionalEventData");
    json.writeStringField("eventID", eventId(channel, uid));
    json.writeStringField("eventType", "ActivityLog");
    json.writeStringField("recipientAccountId", channel.account().value());
    json.writeStringField("eventCategory", "ActivityAuditLog");
    json.writeObjectFieldStart("metadata");
    json.writeStringField("channelARN", channel.arn());
    json.writeStringField("UID", uid);
    json.writeStringField("version", version);
    json.writeEndObject();
  }

  private static void raw(JsonGenerator json, RawMembers data, String name) throws IOException {
    if (data.raw(name).isPresent()) {
      json.writeFieldName(name);
      json.writeRawValue(data.raw(name).get());
    }
  }

  private static void requireChecksum(AuditEvent event) throws Refused {
    String hash = Base64.getEncoder().encodeToString(sha256(event.data()));
    if (event.checksum().isPresent() && !event.checksum().get().equals(hash)) {
      throw new Refused(
          "InvalidChecksum", "eventDataChecksum is not base64 of the SHA-256 of eventData");
    }
  }

  private static void requireIdentity(String json) throws Refused {
    RawMembers identity = RawMembers.read(JSON, json, "userIdentity");
    identity.requireText("type", 128);
    identity.requireText("principalId", 1024);
  }

  private static void requireSource(String source) throws Refused {
    if (source.isEmpty() || source.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw new Refused(
          "InvalidEventSource",
          "eventSource must be a name without spaces, got " + Texts.quote(source));
    }
  }

  private static void requireRecipient(String recipient, AuditChannel channel) throws Refused {
    if (!recipient.equals(channel.account().value())) {
      throw new Refused(
          "InvalidRecipient",
          "recipientAccountId must be the channel's account, got " + Texts.quote(recipient));
    }
  }

  private static void limit(RawMembers data, String name) throws Refused {
    int size = data.raw(name).map(text -> text.getBytes(UTF_8).length).orElse(0);
    if (size > MOST_JSON) {
      throw new Refused(
          "FieldTooLong", "%s must have at most %d bytes, got %d".formatted(name, MOST_JSON, size));
    }
  }

  /** One id for one UID of a channel, so that an event that is sent again is found out. */
  private static String eventId(AuditChannel channel, String uid) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(channel.arn() + "\n" + uid));
    long high = (hash.getLong() & ~0xf000L) | 0x8000L; // version 8: of our own making
    long low = (hash.getLong() & ~(3L << 62)) | (1L << 63);
    return new UUID(high, low).toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
