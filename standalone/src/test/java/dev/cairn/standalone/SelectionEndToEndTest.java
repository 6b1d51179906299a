package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.SearchEventsRequest;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.EventCategory;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.trail.v1.DataResource;
import dev.cairn.proto.trail.v1.EventSelector;
import dev.cairn.proto.trail.v1.PutEventSelectorsRequest;
import dev.cairn.proto.trail.v1.ReadWriteType;
import dev.cairn.standalone.Suite.Form;
import dev.cairn.testing.TestEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Selectors from PutEventSelectors to the files: checks 62, 63, 82, 84, 90. */
class SelectionEndToEndTest {

  private static final String REGION = TestEvents.REGION.value();

  @TempDir Path data;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @Test
  void selectors_decideWhatIsDelivered() throws Exception {
    try (Suite suite =
        Suite.start(Form.ONE_PROCESS, data, Map.of("cairn.delivery.log-file-interval", "1s"))) {
      AuditTrail.start(suite, REGION);
      put(suite, write("write-1"), object("data-1", "logs/a"), decrypt("decrypt-1"));
      select(
          suite,
          EventSelector.newBuilder()
              .setReadWriteType(ReadWriteType.READ_WRITE_TYPE_READ_ONLY)
              .addExcludeManagementEventSources("kms.amazonaws.com"),
          EventSelector.newBuilder()
              .setIncludeManagementEvents(false)
              .addDataResources(
                  DataResource.newBuilder()
                      .setType("AWS::S3::Object")
                      .addValues("arn:aws:s3:::logs/")));
      put(
          suite,
          write("write-2"),
          read("read-2"),
          decrypt("decrypt-2"),
          object("data-2", "logs/a"),
          object("other-2", "logs2/a"));

      Await.until(
          () ->
              assertThat(AuditTrail.delivered(data))
                  .containsExactlyInAnyOrder(
                      write("write-1"),
                      decrypt("decrypt-1"),
                      read("read-2"),
                      object("data-2", "logs/a")));
      Await.until(
          () ->
              assertThat(lookup(suite))
                  .as("history: management events, whatever the trail selects")
                  .containsExactlyInAnyOrder(
                      "write-1", "decrypt-1", "write-2", "read-2", "decrypt-2"));
    }
  }

  private static void select(Suite suite, EventSelector.Builder... selectors) throws IOException {
    PutEventSelectorsRequest.Builder request =
        PutEventSelectorsRequest.newBuilder().setRegion(REGION).setTrailName("audit");
    for (EventSelector.Builder selector : selectors) {
      request.addEventSelectors(selector);
    }
    suite.trails().putEventSelectors(request.build());
  }

  private static void put(Suite suite, String... records) throws IOException {
    PutEventsRequest.Builder request = PutEventsRequest.newBuilder().setRegion(REGION);
    for (String json : records) {
      request.addEntries(EventEntry.newBuilder().setRecord(ByteString.copyFromUtf8(json)));
    }
    assertThat(suite.ingest().putEvents(request.build()).getOutcomesList())
        .extracting(EntryOutcome::getStatus)
        .containsOnly(EntryStatus.ENTRY_STATUS_ACCEPTED);
  }

  private static List<String> lookup(Suite suite) throws IOException {
    List<Event> found =
        suite
            .history()
            .searchEvents(
                SearchEventsRequest.newBuilder()
                    .setRegion(REGION)
                    .addEventCategories(EventCategory.EVENT_CATEGORY_MANAGEMENT)
                    .setMaxResults(1000)
                    .build())
            .getEventsList();
    return OwnEvents.others(found).stream().map(Event::getEventId).toList();
  }

  private String write(String id) {
    return TestEvents.json(id, now);
  }

  private String read(String id) {
    return write(id).replace("\"readOnly\":false", "\"readOnly\":true");
  }

  private String decrypt(String id) {
    return read(id).replace("s3.amazonaws.com", "kms.amazonaws.com");
  }

  private String object(String id, String object) {
    return write(id)
        .replace(
            "\"managementEvent\":true",
            "\"resources\":[{\"type\":\"AWS::S3::Object\",\"ARN\":\"arn:aws:s3:::"
                + object
                + "\"}],\"managementEvent\":false")
        .replace("\"Management\"", "\"Data\"");
  }
}
