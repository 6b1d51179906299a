package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.GetEventRequest;
import dev.cairn.proto.history.v1.LookupAttribute;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusRequest;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.StopLoggingRequest;
import dev.cairn.standalone.Suite.Form;
import dev.cairn.testing.TestEvents;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One event from put to look-up to log file, in one process and in five (checks 11, 62, 113,
 * 120-124).
 */
class EndToEndTest {

  private static final String REGION = TestEvents.REGION.value();
  private static final Map<String, String> FAST = Map.of("cairn.delivery.log-file-interval", "1s");
  private static final Pattern KEY =
      Pattern.compile(
          "AWSLogs/%1$s/CloudTrail/%2$s/\\d{4}/\\d\\d/\\d\\d/%1$s_CloudTrail_%2$s_\\d{8}T\\d{3}[05]Z_[A-Za-z0-9]{16}\\.json\\.gz"
              .formatted(Suite.ACCOUNT, REGION));

  /** Of the service that the tests' events are of: not those that tell of the tests' own calls. */
  private static final LookupAttribute OTHERS =
      LookupAttribute.newBuilder()
          .setAttributeKey(LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_EVENT_SOURCE)
          .setAttributeValue("s3.amazonaws.com")
          .build();

  @TempDir Path data;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @ParameterizedTest
  @EnumSource(Form.class)
  void anEvent_fromPutToLookUpToLogFile(Form form) throws Exception {
    try (Suite suite = Suite.start(form, data, FAST)) {
      assertThat(Files.readString(data.resolve(endpointsFile(form))))
          .contains("\"grpc\"", "\"http\"");

      assertThat(put(suite, "e-before")).isEqualTo(EntryStatus.ENTRY_STATUS_ACCEPTED);
      Await.until(
          () ->
              assertThat(lookup(suite)).extracting(Event::getEventId).containsExactly("e-before"));
      assertThat(get(suite, "e-before").getCloudTrailEvent())
          .isEqualTo(TestEvents.json("e-before", now));

      createTrail(suite);
      suite
          .trails()
          .startLogging(
              StartLoggingRequest.newBuilder().setRegion(REGION).setName("audit").build());
      assertThat(put(suite, "e-selected")).isEqualTo(EntryStatus.ENTRY_STATUS_ACCEPTED);
      assertThat(put(suite, "e-selected")).isEqualTo(EntryStatus.ENTRY_STATUS_DUPLICATE);
      suite
          .trails()
          .stopLogging(StopLoggingRequest.newBuilder().setRegion(REGION).setName("audit").build());
      assertThat(put(suite, "e-after")).isEqualTo(EntryStatus.ENTRY_STATUS_ACCEPTED);

      Await.until(
          () -> assertThat(delivered()).containsExactly(TestEvents.json("e-selected", now)));
      assertThat(LogFiles.read(bucket()).keySet()).allMatch(key -> KEY.matcher(key).matches());
      Await.until(
          () ->
              assertThat(lookup(suite))
                  .extracting(Event::getEventId)
                  .containsExactlyInAnyOrder("e-before", "e-selected", "e-after"));
      Await.until(
          () ->
              assertThat(
                      suite
                          .trails()
                          .getTrailStatus(
                              GetTrailStatusRequest.newBuilder()
                                  .setRegion(REGION)
                                  .setName("audit")
                                  .build())
                          .hasLatestDeliveryTime())
                  .isTrue());
    }
    try (Suite suite = Suite.start(form, data, FAST)) {
      assertThat(put(suite, "e-selected"))
          .as("after a restart")
          .isEqualTo(EntryStatus.ENTRY_STATUS_DUPLICATE);
      suite
          .trails()
          .startLogging(
              StartLoggingRequest.newBuilder().setRegion(REGION).setName("audit").build());
      assertThat(put(suite, "e-again")).isEqualTo(EntryStatus.ENTRY_STATUS_ACCEPTED);
      Await.until(
          () ->
              assertThat(delivered())
                  .containsExactlyInAnyOrder(
                      TestEvents.json("e-selected", now), TestEvents.json("e-again", now)));
      Await.until(() -> assertThat(lookup(suite)).hasSize(4));
    }
  }

  @Test
  void aCall_needsACredential() throws Exception {
    aCall_needsACredential(Form.ONE_PROCESS);
  }

  @Test
  @Tag("engines")
  void aCall_needsACredential_fiveProcesses() throws Exception {
    aCall_needsACredential(Form.FIVE_PROCESSES);
  }

  private void aCall_needsACredential(Form form) throws Exception {
    try (Suite suite = Suite.start(form, data, FAST)) {
      StatusRuntimeException error =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  suite
                      .history("cairn-root-wrong")
                      .lookupEvents(LookupEventsRequest.newBuilder().setRegion(REGION).build()));
      assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  private static String endpointsFile(Form form) {
    return switch (form) {
      case ONE_PROCESS -> "endpoints.json";
      case FIVE_PROCESSES -> "endpoints-ingest.json";
    };
  }

  private EntryStatus put(Suite suite, String id) throws IOException {
    List<EntryOutcome> outcomes =
        suite
            .ingest()
            .putEvents(
                PutEventsRequest.newBuilder()
                    .setRegion(REGION)
                    .addEntries(
                        EventEntry.newBuilder()
                            .setRecord(ByteString.copyFromUtf8(TestEvents.json(id, now))))
                    .build())
            .getOutcomesList();
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.getFirst().getMessage()).isEmpty();
    return outcomes.getFirst().getStatus();
  }

  private static List<Event> lookup(Suite suite) throws IOException {
    return suite
        .history()
        .lookupEvents(
            LookupEventsRequest.newBuilder().setRegion(REGION).addLookupAttributes(OTHERS).build())
        .getEventsList();
  }

  private static Event get(Suite suite, String id) throws IOException {
    return suite
        .history()
        .getEvent(GetEventRequest.newBuilder().setRegion(REGION).setEventId(id).build())
        .getEvent();
  }

  private static void createTrail(Suite suite) throws IOException {
    suite
        .trails()
        .createTrail(
            CreateTrailRequest.newBuilder()
                .setRegion(REGION)
                .setName("audit")
                .setS3BucketName("audit-logs")
                .setIsMultiRegionTrail(true)
                .build());
  }

  private List<String> delivered() throws IOException {
    return OwnEvents.otherRecords(LogFiles.records(LogFiles.read(bucket())));
  }

  private Path bucket() {
    return data.resolve("s3").resolve("audit-logs");
  }
}
