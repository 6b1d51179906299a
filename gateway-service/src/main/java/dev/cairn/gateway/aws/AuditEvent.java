package dev.cairn.gateway.aws;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cairn.model.CairnException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An event of a PutAuditEvents call.
 *
 * @param id the producer's, unique in the call
 * @param data a JSON object as text
 * @param checksum base64 of the data's SHA-256, if the producer gave it
 */
record AuditEvent(String id, String data, Optional<String> checksum) {

  private static final int MOST_EVENTS = 100;
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern ID = Pattern.compile("[-_A-Za-z0-9]{1,128}");

  AuditEvent {
    requireNonNull(id, "id is null");
    requireNonNull(data, "data is null");
  }

  /**
   * Reads {@code {"auditEvents":[{"id":"...","eventData":"...","eventDataChecksum":"..."}]}}.
   *
   * @throws CairnException {@code SERIALIZATION}, {@code VALIDATION}, {@code
   *     DUPLICATED_AUDIT_EVENT_ID}, {@code REQUEST_ENTITY_TOO_LARGE}
   */
  static List<AuditEvent> readAll(JsonFactory factory, byte[] body) {
    try (JsonParser json = factory.createParser(body)) {
      expect(json.nextToken() == JsonToken.START_OBJECT, "the body", "a JSON object");
      List<AuditEvent> events = List.of();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        if (name.equals("auditEvents")) {
          events = list(json);
        } else {
          json.skipChildren();
        }
      }
      requireLimits(events);
      return events;
    } catch (IOException e) {
      throw CairnException.invalid(
          "SERIALIZATION", "", "The body is no JSON: " + JsonReplies.fault(e));
    }
  }

  private static List<AuditEvent> list(JsonParser json) throws IOException {
    expect(json.currentToken() == JsonToken.START_ARRAY, "auditEvents", "a list");
    List<AuditEvent> events = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String path = "auditEvents[" + events.size() + "]";
      expect(json.currentToken() == JsonToken.START_OBJECT, path, "an object");
      events.add(event(json, path));
    }
    return events;
  }

  private static AuditEvent event(JsonParser json, String path) throws IOException {
    String id = "";
    String data = "";
    Optional<String> checksum = Optional.empty();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "id" -> id = text(json, path + ".id");
        case "eventData" -> data = text(json, path + ".eventData");
        case "eventDataChecksum" -> checksum = Optional.of(text(json, path + ".eventDataChecksum"));
        default -> json.skipChildren();
      }
    }
    expect(ID.matcher(id).matches(), path + ".id", "1 to 128 letters, digits, '-' and '_'");
    return new AuditEvent(id, data, checksum);
  }

  private static String text(JsonParser json, String path) throws IOException {
    expect(json.currentToken() == JsonToken.VALUE_STRING, path, "a string");
    return json.getText();
  }

  private static void requireLimits(List<AuditEvent> events) {
    expect(
        !events.isEmpty() && events.size() <= MOST_EVENTS,
        "auditEvents",
        "a list of 1 to 100 events");
    long characters = events.stream().mapToLong(event -> event.data.length()).sum();
    if (characters > MOST_BYTES) {
      throw CairnException.invalid(
          "REQUEST_ENTITY_TOO_LARGE",
          "auditEvents",
          "A call takes up to 1 MB of events, got " + characters + " bytes");
    }
    Set<String> ids = new HashSet<>();
    for (AuditEvent event : events) {
      if (!ids.add(event.id)) {
        throw CairnException.invalid(
            "DUPLICATED_AUDIT_EVENT_ID", "auditEvents", "Two events have the id " + event.id);
      }
    }
  }

  private static void expect(boolean holds, String path, String what) {
    if (!holds) {
      throw MessageReader.wrong(path, what);
    }
  }
}
