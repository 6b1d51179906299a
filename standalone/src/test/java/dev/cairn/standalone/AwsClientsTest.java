package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.protobuf.ByteString;
import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.LookupAttribute;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.history.v1.SearchEventsRequest;
import dev.cairn.proto.ingest.v1.EventCategory;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.standalone.Suite.Form;
import dev.cairn.testing.EngineServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * boto3 and the stock aws CLI work unchanged, with an endpoint alone: the cases of
 * src/test/python/aws_clients.py, which name their checks. Destinations are moto's.
 */
@Tag("engines")
class AwsClientsTest {

  private static final long MINUTES = 10;
  private static final String HISTORY_REGION = "eu-central-1";
  private static final int HISTORY_EVENTS = 130;

  @TempDir private Path folder;

  @TestFactory
  List<DynamicTest> everyOperation() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    try (EngineServer moto = EngineServer.moto(Suite.ACCOUNT);
        Suite suite = start(Form.ONE_PROCESS, moto, Map.of())) {
      putHistory(suite);
      for (String line : run(suite, moto)) {
        String[] words = line.split(" ", 2);
        String name = words[1].replaceFirst(":.*", "");
        tests.add(dynamicTest(name, () -> assertThat(line).startsWith("ok ")));
      }
      assertAuditEvent(suite);
    }
    assertThat(tests).hasSizeGreaterThan(30);
    return tests;
  }

  /** The gateway in a process of its own asks trail-service for the keys over the network. */
  @ParameterizedTest
  @EnumSource(Form.class)
  void quota(Form form) throws Exception {
    try (EngineServer moto = EngineServer.moto(Suite.ACCOUNT);
        Suite suite = start(form, moto, Map.of("cairn.history.lookups-per-second", "2"))) {
      String[] cases = {"check_74_quota", "check_11_12_create_trail", "refusals_of_large_requests"};

      assertThat(run(suite, moto, cases))
          .containsExactly(Stream.of(cases).map("ok "::concat).toArray(String[]::new));
    }
  }

  /** A client tries again what was answered with 503, until the call can be recorded. */
  @Test
  void ingestIsAway() throws Exception {
    try (EngineServer moto = EngineServer.moto(Suite.ACCOUNT);
        Suite suite = start(Form.FIVE_PROCESSES, moto, Map.of("cairn.trail.replica-grace", "10m"));
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      suite.kill("ingest");
      assertThat(run(suite, moto, "repeats_without_ingest"))
          .containsExactly("ok repeats_without_ingest");

      Future<List<String>> lines =
          executor.submit(() -> run(suite, moto, "repeats_until_ingest_is_back"));
      int calls = waitingEvents(suite);
      Await.until(() -> assertThat(waitingEvents(suite)).isGreaterThan(calls + 1));
      suite.startService("ingest");
      assertThat(lines.get()).containsExactly("ok repeats_until_ingest_is_back");
    }
  }

  /** How many events of calls that failed wait for ingest. */
  private static int waitingEvents(Suite suite) throws Exception {
    URI metrics = URI.create(suite.process("trail").httpAddress() + "/prometheus");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String text =
          client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
      return text.lines()
          .filter(line -> line.startsWith("cairn_recording_queue_events"))
          .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  /** With all destinations at moto's, and refused where they do not let CloudTrail in. */
  private Suite start(Form form, EngineServer moto, Map<String, String> settings) throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    List.of("bucket", "topic", "key", "log-group")
        .forEach(part -> all.put("cairn.trail.checks." + part, "on"));
    Map<String, String> environment = new HashMap<>();
    List.of("S3", "SNS", "KMS", "CLOUDWATCH_LOGS", "STS")
        .forEach(
            service -> environment.put("AWS_ENDPOINT_URL_" + service, moto.endpoint().toString()));
    environment.put("AWS_ACCESS_KEY_ID", Suite.ACCESS_KEY_ID);
    environment.put("AWS_SECRET_ACCESS_KEY", Suite.SECRET_ACCESS_KEY);
    environment.put("AWS_REGION", "us-east-1");
    return Suite.start(form, folder.resolve("data-" + form), all, environment);
  }

  /** The lines that the script prints; one for each case. */
  private List<String> run(Suite suite, EngineServer moto, String... cases) throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    Path script =
        Path.of(System.getProperty("cairn.root"), "standalone/src/test/python/aws_clients.py");
    List<String> command = new ArrayList<>(List.of("python3", script.toString()));
    command.addAll(
        List.of(suite.process("gateway").httpAddress(), moto.endpoint().toString(), Suite.ACCOUNT));
    command.addAll(List.of(cases));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_ACCESS_KEY_ID", Suite.ACCESS_KEY_ID);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", Suite.SECRET_ACCESS_KEY);
    builder.environment().put("AWS_CONFIG_FILE", folder.resolve("none").toString());
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    Process process =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue())
        .as(Files.readString(output) + Files.readString(errors))
        .isIn(0, 1);
    assertThat(lines).as(Files.readString(errors)).isNotEmpty();
    return lines;
  }

  /** Events a second apart, the newest a minute ago. */
  private static void putHistory(Suite suite) throws Exception {
    PutEventsRequest.Builder batch = PutEventsRequest.newBuilder().setRegion(HISTORY_REGION);
    Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(200);
    for (int i = 0; i < HISTORY_EVENTS; i++) {
      batch.addEntries(EventEntry.newBuilder().setRecord(record(i, first.plusSeconds(i))));
    }
    assertThat(suite.ingest().putEvents(batch.build()).getRefusedCount()).isZero();
    Await.until(() -> assertThat(eventCount(suite)).isEqualTo(HISTORY_EVENTS));
  }

  private static ByteString record(int i, Instant time) {
    return ByteString.copyFromUtf8(
        """
        {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","userName":"ann"},"eventTime":"%s",\
        "eventSource":"billing.example.com","eventName":"Event%d","awsRegion":"%s",\
        "requestParameters":null,"responseElements":null,"eventID":"e-%d","readOnly":%b,\
        "eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"%s",\
        "eventCategory":"Management"}"""
            .formatted(time, i, HISTORY_REGION, i, i % 2 == 0, Suite.ACCOUNT));
  }

  private static int eventCount(Suite suite) throws IOException {
    return suite
        .history()
        .searchEvents(
            SearchEventsRequest.newBuilder()
                .setRegion(HISTORY_REGION)
                .addAttributes(
                    LookupAttribute.newBuilder()
                        .setAttributeKey(LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_EVENT_SOURCE)
                        .setAttributeValue("billing.example.com"))
                .setMaxResults(1000)
                .build())
        .getEventsCount();
  }

  /** An audit event is found, but is no management event. */
  private static void assertAuditEvent(Suite suite) throws IOException {
    List<Event> found =
        suite
            .history()
            .searchEvents(
                SearchEventsRequest.newBuilder()
                    .setRegion("eu-west-1")
                    .addEventCategories(EventCategory.EVENT_CATEGORY_ACTIVITY_AUDIT_LOG)
                    .build())
            .getEventsList();
    assertThat(found).extracting(Event::getEventName).containsExactly("CreateInvoice");
    assertThat(
            suite
                .history()
                .lookupEvents(LookupEventsRequest.newBuilder().setRegion("eu-west-1").build())
                .getEventsList())
        .extracting(Event::getEventName)
        .doesNotContain("CreateInvoice");
  }
}
