package dev.cairn.gateway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.cairn.model.CairnException;
import dev.cairn.proto.history.v1.LookupEventsResponse;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Recorded answers of the real CloudTrail go through Cairn's messages and come out with the same
 * members, types and values; what is absent there is absent here.
 */
@Tag("real")
class GoldenRepliesTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Members that CloudTrail sends always now and that older recordings lack, or that were cut. */
  private static final Set<String> NEWER =
      Set.of(
          "IsOrganizationTrail",
          "HasInsightSelectors",
          "HasCustomEventSelectors",
          "ExcludeManagementEventSources",
          "LatestDeliveryAttemptTime",
          "LatestNotificationAttemptTime",
          "LatestNotificationAttemptSucceeded",
          "LatestDeliveryAttemptSucceeded",
          "TimeLoggingStarted",
          "TimeLoggingStopped",
          "S3BucketName");

  private static final DateTimeFormatter LOOKUP_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssXXX");

  @Test
  void apiResponses() throws IOException {
    Set<String> operations = new TreeSet<>();
    int count = 0;
    for (JsonNode line : lines("api-responses.golden.ndjson.gz")) {
      String operation = line.get("op").asText();
      JsonNode body = line.get("body");
      if (body.has("Error")) {
        assertError(line, body.get("Error"));
      } else {
        assertReplayed(response(operation), body, line.get("from").asText());
      }
      operations.add(operation);
      count++;
    }
    assertThat(count).isEqualTo(73);
    assertThat(operations)
        .containsExactly(
            "CreateTrail",
            "DeleteTrail",
            "DescribeTrails",
            "GetEventSelectors",
            "GetTrailStatus",
            "PutEventSelectors",
            "StartLogging",
            "StopLogging",
            "UpdateTrail");
  }

  /** Checks 67, 76 as far as the item's shape goes. */
  @Test
  void lookupEvents() throws IOException {
    List<JsonNode> items = lines("lookup-events.golden.ndjson.gz");
    assertThat(items).hasSize(6);
    for (JsonNode item : items) {
      JsonNode body = MAPPER.createObjectNode().set("Events", MAPPER.createArrayNode().add(item));
      assertReplayed(LookupEventsResponse.newBuilder(), body, item.get("EventId").asText());
    }
  }

  /** Reads the answer into the message, and writes that again. */
  private static void assertReplayed(Message.Builder into, JsonNode body, String from)
      throws IOException {
    Optional<FieldDescriptor> flattened = Members.flattened(into.getDescriptorForType());
    Message.Builder part = flattened.map(into::newBuilderForField).orElse(into);
    byte[] json = MAPPER.writeValueAsBytes(withZones(body.deepCopy()));
    MessageReader.read(JsonReplies.JSON, json, part);
    flattened.ifPresent(field -> into.setField(field, part.build()));

    JsonNode written = MAPPER.readTree(MessageWriter.write(JsonReplies.JSON, into.build()));

    assertSame(body, written, from);
  }

  private static void assertSame(JsonNode golden, JsonNode ours, String path) {
    if (golden.isObject()) {
      assertThat(ours.isObject()).as(path).isTrue();
      golden
          .fieldNames()
          .forEachRemaining(
              name -> {
                assertThat(ours.has(name)).as(path + "." + name).isTrue();
                assertSame(golden.get(name), ours.get(name), path + "." + name);
              });
      ours.fieldNames()
          .forEachRemaining(
              name ->
                  assertThat(golden.has(name) || NEWER.contains(name))
                      .as("%s.%s is there, and is not in the recording", path, name)
                      .isTrue());
    } else if (golden.isArray()) {
      assertThat(ours.size()).as(path).isEqualTo(golden.size());
      for (int i = 0; i < golden.size(); i++) {
        assertSame(golden.get(i), ours.get(i), path + "[" + i + "]");
      }
    } else if (ours.isNumber() && golden.isTextual()) {
      // boto3 had made times of the numbers.
      assertThat(Math.round(ours.asDouble() * 1000))
          .as(path)
          .isEqualTo(time(golden.asText()).orElseThrow().toEpochMilli());
    } else {
      assertThat(ours).as(path).isEqualTo(golden);
    }
  }

  /** The recorded times have lost their zone, or have a space in the place of T. */
  private static JsonNode withZones(JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = (ObjectNode) node;
      object
          .fieldNames()
          .forEachRemaining(
              name -> {
                JsonNode child = object.get(name);
                Optional<Instant> time =
                    child.isTextual() && !child.asText().endsWith("Z")
                        ? time(child.asText())
                        : Optional.empty();
                if (time.isPresent()) {
                  object.put(name, time.get().toString());
                } else {
                  withZones(child);
                }
              });
    }
    node.forEach(GoldenRepliesTest::withZones);
    return node;
  }

  private static Optional<Instant> time(String text) {
    if (text.matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}(\\.\\d+)?")) {
      return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    }
    return text.matches("\\d{4}-\\d\\d-\\d\\d [\\d:]{8}[+-]\\d\\d:\\d\\d")
        ? Optional.of(OffsetDateTime.parse(text, LOOKUP_TIME).toInstant())
        : Optional.empty();
  }

  private static void assertError(JsonNode line, JsonNode error) throws IOException {
    String message = error.get("Message").asText();
    Reply reply =
        JsonReplies.error(
            AwsError.of(
                new CairnException.NotFound("TRAIL_NOT_FOUND", message, "trail", "delete-me"), "r"),
            JsonProtocol.CONTENT_TYPE);
    JsonNode ours = MAPPER.readTree(reply.body());

    assertThat(reply.status()).isEqualTo(line.get("status").asInt());
    assertThat(reply.contentType()).isEqualTo(line.get("headers").get("content-type").asText());
    assertThat(ours.get("__type")).isEqualTo(error.get("Code"));
    assertThat(ours.get("Message").asText()).isEqualTo(message);
    // The recording has the reply's length: nothing else stood in it.
    assertThat(reply.body().length).isEqualTo(line.get("headers").get("content-length").asInt());
  }

  private static Message.Builder response(String operation) {
    var marshaller = Operations.find(Optional.of(operation)).method().getResponseMarshaller();
    return requireNonNull(((PrototypeMarshaller<Message>) marshaller).getMessagePrototype())
        .newBuilderForType();
  }

  private static List<JsonNode> lines(String file) throws IOException {
    Path path =
        Path.of(System.getProperty("cairn.root"), "../shared/data/cloudtrail").resolve(file);
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(path)), UTF_8))) {
      List<JsonNode> lines = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(MAPPER.readTree(line));
      }
      return lines;
    }
  }
}
