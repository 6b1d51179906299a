package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.LookupAttribute;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.standalone.Suite.Form;
import dev.cairn.testing.TestEvents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole folder of ingest is gone, and a new log grows past the positions of the old one. */
@Tag("engines") // the suite is started four times
class LostLogEndToEndTest {

  private static final String REGION = TestEvents.REGION.value();
  private static final int OLD = 10;
  private static final int ALL = 45;
  private static final Map<String, String> FAST = Map.of("cairn.delivery.log-file-interval", "1s");
  private static final Map<String, String> START_OVER =
      Map.of(
          "cairn.delivery.log-file-interval", "1s",
          "cairn.history.start-over", "true",
          "cairn.delivery.start-over", "true");

  @TempDir Path data;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @Test
  void followersStopUntilToldToStartOver() throws Exception {
    try (Suite suite = Suite.start(Form.ONE_PROCESS, data, FAST)) {
      AuditTrail.start(suite, REGION);
      put(suite, 0, OLD);
      awaitAll(suite, 0, OLD);
      assertThat(health(suite)).isEqualTo(200);
    }
    delete(data.resolve("ingest"));

    try (Suite suite = Suite.start(Form.ONE_PROCESS, data, FAST)) {
      put(suite, OLD, ALL);
      Await.until(
          () ->
              assertThat(errors())
                  .contains("cairn.history.start-over", "cairn.delivery.start-over"));
      assertThat(health(suite)).isEqualTo(503);
      assertThat(lookup(suite)).hasSize(OLD);
    }
    assertThat(AuditTrail.delivered(data)).hasSize(OLD);

    try (Suite suite = Suite.start(Form.ONE_PROCESS, data, START_OVER)) {
      awaitAll(suite, 0, ALL);
      assertThat(health(suite)).isEqualTo(200);
    }
    try (Suite suite = Suite.start(Form.ONE_PROCESS, data, FAST)) {
      put(suite, ALL, ALL + 1);
      awaitAll(suite, 0, ALL + 1);
      assertThat(health(suite)).isEqualTo(200);
    }
  }

  private void put(Suite suite, int from, int to) throws IOException {
    PutEventsRequest.Builder request = PutEventsRequest.newBuilder().setRegion(REGION);
    for (String record : records(from, to)) {
      request.addEntries(EventEntry.newBuilder().setRecord(ByteString.copyFromUtf8(record)));
    }
    assertThat(suite.ingest().putEvents(request.build()).getOutcomesList())
        .extracting(EntryOutcome::getStatus)
        .containsOnly(EntryStatus.ENTRY_STATUS_ACCEPTED);
  }

  private List<String> records(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> TestEvents.json("e-" + i, now)).toList();
  }

  private void awaitAll(Suite suite, int from, int to) throws Exception {
    Await.until(
        () ->
            assertThat(lookup(suite))
                .extracting(Event::getCloudTrailEvent)
                .containsExactlyInAnyOrderElementsOf(records(from, to)));
    Await.until(
        () ->
            assertThat(AuditTrail.delivered(data))
                .containsExactlyInAnyOrderElementsOf(records(from, to)));
  }

  private static List<Event> lookup(Suite suite) throws IOException {
    return suite
        .history()
        .lookupEvents(
            LookupEventsRequest.newBuilder()
                .setRegion(REGION)
                .addLookupAttributes(
                    LookupAttribute.newBuilder()
                        .setAttributeKey(LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_EVENT_SOURCE)
                        .setAttributeValue("s3.amazonaws.com"))
                .build())
        .getEventsList();
  }

  private static int health(Suite suite) throws Exception {
    URI address = URI.create(suite.process("ingest").httpAddress() + "/health");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  /** What the processes wrote to standard error, and out. */
  private String errors() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
