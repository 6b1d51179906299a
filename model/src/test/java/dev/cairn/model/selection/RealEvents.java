package dev.cairn.model.selection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventRecord;
import dev.cairn.model.Resource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What selectors look at of the records that AWS made. */
final class RealEvents {

  private static final Path DATA =
      Path.of(System.getProperty("cairn.root")).resolve("../shared/data/cloudtrail");

  private RealEvents() {}

  /** All records, also those that lack fields. */
  static List<EventRecord> all() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<EventRecord> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(DATA)) {
      for (Path file : files.filter(RealEvents::holdsRecords).sorted().toList()) {
        try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
          for (String line : reader.lines().toList()) {
            events.add(event(json.readTree(line)));
          }
        }
      }
    }
    return events;
  }

  private static boolean holdsRecords(Path file) {
    return file.toString().endsWith(".ndjson.gz")
        && !file.toString().matches(".*(variants|golden).*");
  }

  private static EventRecord event(JsonNode record) {
    return Events.event(
        category(record),
        record.path("eventSource").asText(""),
        record.path("eventName").asText(""),
        record.path("readOnly").asBoolean(false),
        record.path("eventType").asText(""),
        text(record.path("userIdentity").path("arn")),
        text(record.path("errorCode")),
        text(record.path("vpcEndpointId")),
        record.path("sessionCredentialFromConsole").asText("").equals("true"),
        resources(record.path("resources")));
  }

  private static EventCategory category(JsonNode record) {
    return EventCategory.parse(record.path("eventCategory").asText(""))
        .orElse(
            record.path("managementEvent").asBoolean(true)
                ? EventCategory.MANAGEMENT
                : EventCategory.DATA);
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
  }

  private static List<Resource> resources(JsonNode list) {
    List<Resource> resources = new ArrayList<>();
    for (JsonNode entry : list) {
      resources.add(
          new Resource(
              entry.path("type").asText(""),
              entry.path("ARN").asText(entry.path("ARNPrefix").asText(""))));
    }
    return resources;
  }
}
