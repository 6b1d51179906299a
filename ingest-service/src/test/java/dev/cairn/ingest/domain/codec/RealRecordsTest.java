package dev.cairn.ingest.domain.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.GlobalServices;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The codec on records that AWS made. */
@Tag("real")
class RealRecordsTest {

  private static final Path DATA =
      Path.of(System.getProperty("cairn.root")).resolve("../shared/data/cloudtrail");
  private static final AccountId ACCOUNT = AccountId.of("999900001111");
  private static final RegionName REGION = RegionName.of("us-east-1");

  private final RecordCodec codec = new RecordCodec(GlobalServices.defaults());
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void read_everyWholeRecord_acceptedByteForByte() throws Exception {
    Set<String> ids = new HashSet<>();
    Set<AccountId> accounts = new HashSet<>();
    int count = 0;
    for (Path file : wholeRecords()) {
      for (String line : lines(file)) {
        EventRecord event = read(line);
        String expected = StrictJackson.stripped(line);
        if (!json.readTree(line).has("eventID")) {
          expected =
              expected.substring(0, expected.length() - 1) + ",\"eventID\":\"" + event.id() + "\"}";
        }
        assertThat(event.json().text()).isEqualTo(expected);
        ids.add(event.account() + " " + event.id());
        accounts.add(event.account());
        count++;
      }
    }
    assertThat(count).isEqualTo(4848);
    assertThat(ids).hasSize(4848);
    // 51 have 12 digits; four records bear other texts (55 in all) and fall to the caller.
    assertThat(accounts).hasSize(52);
  }

  /** Whoever has readOnly must agree with what would be worked out, save for what is listed. */
  @Test
  void readOnly_workedOut_agreesWithWhatRecordsSay() throws Exception {
    List<String> others = new ArrayList<>();
    int said = 0;
    for (Path file : wholeRecords()) {
      for (String line : lines(file)) {
        JsonNode record = json.readTree(line);
        if (record.path("readOnly").isBoolean()) {
          said++;
          String source = record.get("eventSource").textValue();
          String name = record.get("eventName").textValue();
          if (ReadOnly.of(source, name) != record.get("readOnly").booleanValue()) {
            others.add(source + ":" + name);
          }
        }
      }
    }
    assertThat(others.size()).as("%s of %d", new HashSet<>(others), said).isLessThan(said / 50);
  }

  /** STS in us-east-1: most real calls went through the regional endpoint there. Check 152. */
  @Test
  void globalServices_ofRealRecords() throws Exception {
    Map<String, Integer> counts = new TreeMap<>();
    for (Path file : wholeRecords()) {
      for (String line : lines(file)) {
        EventRecord event = read(line);
        if (event.globalService() != GlobalService.NONE) {
          assertThat(event.region()).isEqualTo(REGION);
          counts.merge(event.eventSource(), 1, Integer::sum);
        } else if (event.eventSource().equals("sts.amazonaws.com")
            && event.region().equals(REGION)) {
          counts.merge("regional sts", 1, Integer::sum);
        }
      }
    }
    assertThat(counts).containsEntry("regional sts", 29).containsEntry("sts.amazonaws.com", 55);
    assertThat(counts.get("iam.amazonaws.com")).isPositive();
  }

  /** What AWS itself answered for six records. */
  @Test
  void lookUpItems_asAwsMadeThem() throws Exception {
    for (String line : lines(DATA.resolve("lookup-events.golden.ndjson.gz"))) {
      JsonNode item = json.readTree(line);
      EventRecord event = read(item.get("CloudTrailEvent").textValue());
      assertThat(event.id().value()).isEqualTo(item.get("EventId").textValue());
      assertThat(event.eventName()).isEqualTo(item.get("EventName").textValue());
      assertThat(event.eventSource()).isEqualTo(item.get("EventSource").textValue());
      assertThat(event.userName().orElse("")).isEqualTo(item.path("Username").asText(""));
      assertThat(event.accessKeyId().orElse("")).isEqualTo(item.path("AccessKeyId").asText(""));
      assertThat(Boolean.toString(event.readOnly())).isEqualTo(item.get("ReadOnly").textValue());
      assertThat(event.referenced())
          .as(event.eventName())
          .containsExactlyInAnyOrderElementsOf(resources(item, event));
    }
  }

  private static List<Resource> resources(JsonNode item, EventRecord event) {
    List<Resource> resources = new ArrayList<>();
    for (JsonNode resource : item.get("Resources")) {
      String name = resource.get("ResourceName").textValue();
      // Whoever published the answer shortened this id in the record by one digit.
      boolean isShortened =
          event.eventName().equals("CreateSecurityGroup") && name.startsWith("vpc-");
      resources.add(
          new Resource(
              resource.get("ResourceType").textValue(),
              isShortened ? name.substring(0, name.length() - 1) : name));
    }
    return resources;
  }

  private EventRecord read(String line) throws RefusedException {
    return codec.read(line.getBytes(UTF_8), ACCOUNT, REGION, Instant.parse("2026-11-22T00:00:00Z"));
  }

  private static List<Path> wholeRecords() throws IOException {
    try (Stream<Path> files = Files.list(DATA)) {
      return files
          .filter(file -> file.toString().endsWith(".ndjson.gz"))
          .filter(file -> !file.toString().matches(".*(partial|variants|golden).*"))
          .sorted()
          .toList();
    }
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      return reader.lines().toList();
    }
  }
}
