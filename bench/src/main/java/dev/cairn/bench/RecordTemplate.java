package dev.cairn.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A record with places for what differs from event to event: eventID, requestID, eventTime. They
 * have fixed lengths, so a new event is a copy of the bytes with three places overwritten.
 */
final class RecordTemplate {

  private static final String ID = "0".repeat(RunIds.LENGTH);
  private static final String TIME = "2000-01-01T00:00:00Z";
  private static final String EVENT_ID = "\"eventID\":\"";
  private static final String REQUEST_ID = "\"requestID\":\"";
  private static final String EVENT_TIME = "\"eventTime\":\"";

  private final byte[] bytes;
  private final int eventId;
  private final int requestId;
  private final int eventTime;

  private RecordTemplate(String text) {
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
    this.eventId = place(text, EVENT_ID);
    this.requestId = place(text, REQUEST_ID);
    this.eventTime = place(text, EVENT_TIME);
  }

  /**
   * Makes a template of a record that belongs to an account and a region; empty if the record is no
   * management event with all that is needed.
   */
  static Optional<RecordTemplate> of(String record, String accountId, String region)
      throws IOException {
    Map<String, String> members = textMembers(record);
    String account = members.getOrDefault("recipientAccountId", "");
    if (!record.contains("\"managementEvent\":true")
        || account.length() != 12
        || !record.contains(EVENT_ID + members.get("eventID") + '"')
        || !record.contains(EVENT_TIME + members.get("eventTime") + '"')) {
      return Optional.empty();
    }
    String text =
        replaceMember(record, members, "eventID", ID)
            .replace(account, accountId)
            .replace("\"awsRegion\":\"" + members.get("awsRegion"), "\"awsRegion\":\"" + region);
    text = replaceMember(text, members, "eventTime", TIME);
    text = replaceMember(text, members, "requestID", ID);
    return Optional.of(new RecordTemplate(text));
  }

  int size() {
    return bytes.length;
  }

  /**
   * A new event's record.
   *
   * @param time 20 bytes, e.g. {@code 2026-11-22T15:00:00Z}
   */
  byte[] record(RunIds ids, long number, byte[] time) {
    byte[] record = bytes.clone();
    ids.write(number, record, eventId);
    System.arraycopy(time, 0, record, eventTime, time.length);
    if (requestId >= 0) {
      ids.writeOther(number, record, requestId);
    }
    return record;
  }

  private static String replaceMember(
      String record, Map<String, String> members, String name, String value) {
    String member = "\"" + name + "\":\"";
    return record.replace(member + members.get(name) + '"', member + value + '"');
  }

  /** Index of the byte after a member's opening quote; -1 if there is no such member. */
  private static int place(String text, String member) {
    String value = member.equals(EVENT_TIME) ? TIME : ID;
    int index = text.indexOf(member + value);
    return index < 0
        ? -1
        : text.substring(0, index + member.length()).getBytes(StandardCharsets.UTF_8).length;
  }

  private static Map<String, String> textMembers(String record) throws IOException {
    Map<String, String> members = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(record)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          members.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    return members;
  }
}
