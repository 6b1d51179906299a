package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.region.v1.AddRegionRequest;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.DescribeTrailsRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusRequest;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.Trail;
import dev.cairn.standalone.Suite.Form;
import dev.cairn.testing.TestEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regions from the call to the folder of the file: checks 149 to 152. */
class RegionsEndToEndTest {

  private static final String IRELAND = TestEvents.REGION.value();
  private static final String VIRGINIA = TestEvents.GLOBAL_REGION.value();
  private static final String MOON = "moon-1";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "cairn.delivery.log-file-interval", "1s",
          "cairn.trail.regions", VIRGINIA + "," + IRELAND,
          "cairn.ingest.register-unknown-regions", "false");

  @TempDir Path data;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @Test
  void trails_coverTheirRegions() throws Exception {
    try (Suite suite = Suite.start(Form.ONE_PROCESS, data, SETTINGS)) {
      createTrail(suite, "everywhere", true);
      createTrail(suite, "here", false);
      put(suite, IRELAND, plain(IRELAND), sts(IRELAND, "sts.eu-west-1.amazonaws.com"));
      put(suite, VIRGINIA, iam(), sts(VIRGINIA, "sts.amazonaws.com"));
      assertThat(outcomes(suite, MOON, plain(MOON)))
          .extracting(EntryOutcome::getReason)
          .containsExactly("UNKNOWN_REGION");

      suite.regions().addRegion(AddRegionRequest.newBuilder().setName(MOON).build());
      assertThat(trailsIn(suite, MOON))
          .as("check 149: a shadow")
          .extracting(Trail::getName, Trail::getHomeRegion)
          .containsExactly(tuple("everywhere", IRELAND));
      put(suite, MOON, plain(MOON));

      Await.until(
          () ->
              assertThat(delivered("everywhere"))
                  .as("checks 149, 150, 152")
                  .containsOnly(
                      entry(MOON, List.of("plain-" + MOON)),
                      entry(IRELAND, List.of("plain-" + IRELAND, "sts-" + IRELAND)),
                      entry(VIRGINIA, List.of("iam", "sts-" + VIRGINIA))));
      Await.until(
          () ->
              assertThat(delivered("here"))
                  .as("check 151")
                  .containsOnly(entry(IRELAND, List.of("plain-" + IRELAND, "sts-" + IRELAND))));
      String arn = trailsIn(suite, MOON).getFirst().getTrailArn();
      Await.until(
          () ->
              assertThat(
                      suite
                          .trails()
                          .getTrailStatus(
                              GetTrailStatusRequest.newBuilder()
                                  .setRegion(MOON)
                                  .setName(arn)
                                  .build())
                          .hasLatestDeliveryTime())
                  .isTrue());
    }
  }

  private static void createTrail(Suite suite, String name, boolean everywhere) throws IOException {
    suite
        .trails()
        .createTrail(
            CreateTrailRequest.newBuilder()
                .setRegion(IRELAND)
                .setName(name)
                .setS3BucketName(name + "-logs")
                .setIsMultiRegionTrail(everywhere)
                .build());
    suite
        .trails()
        .startLogging(StartLoggingRequest.newBuilder().setRegion(IRELAND).setName(name).build());
  }

  private static List<Trail> trailsIn(Suite suite, String region) throws IOException {
    return suite
        .trails()
        .describeTrails(DescribeTrailsRequest.newBuilder().setRegion(region).build())
        .getTrailListList();
  }

  private static void put(Suite suite, String region, String... records) throws IOException {
    assertThat(outcomes(suite, region, records))
        .extracting(EntryOutcome::getStatus)
        .containsOnly(EntryStatus.ENTRY_STATUS_ACCEPTED);
  }

  private static List<EntryOutcome> outcomes(Suite suite, String region, String... records)
      throws IOException {
    PutEventsRequest.Builder request = PutEventsRequest.newBuilder().setRegion(region);
    for (String json : records) {
      request.addEntries(EventEntry.newBuilder().setRecord(ByteString.copyFromUtf8(json)));
    }
    return suite.ingest().putEvents(request.build()).getOutcomesList();
  }

  private String plain(String region) {
    return TestEvents.json("plain-" + region, now).replace(IRELAND, region);
  }

  private String iam() {
    return TestEvents.json("iam", now)
        .replace(IRELAND, VIRGINIA)
        .replace("s3.amazonaws.com", "iam.amazonaws.com");
  }

  private String sts(String region, String host) {
    String tls = "\"tlsDetails\":{\"clientProvidedHostHeader\":\"" + host + "\"}}";
    return TestEvents.json("sts-" + region, now)
        .replace(IRELAND, region)
        .replace("s3.amazonaws.com", "sts.amazonaws.com")
        .replaceFirst("}$", "," + tls);
  }

  /** Ids of the events in a trail's bucket, sorted, by the region of their folder. */
  private Map<String, List<String>> delivered(String trail) throws IOException {
    Map<String, List<String>> ids = new TreeMap<>();
    LogFiles.read(data.resolve("s3").resolve(trail + "-logs"))
        .forEach(
            (key, records) ->
                ids.merge(
                    Path.of(key).getName(3).toString(),
                    OwnEvents.otherRecords(records).stream()
                        .map(RegionsEndToEndTest::id)
                        .sorted()
                        .toList(),
                    RegionsEndToEndTest::sorted));
    return ids;
  }

  private static List<String> sorted(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).sorted().toList();
  }

  private static String id(String record) {
    return record.replaceFirst(".*\"eventID\":\"([^\"]+)\".*", "$1");
  }
}
