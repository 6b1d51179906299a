package dev.cairn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.cairn.proto.ingest.v1.EventEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EventSourceTest {

  private static final RunIds IDS = new RunIds(1);

  @Test
  void entries_ownRecords() throws IOException {
    EventSource source = source(Optional.empty());

    List<EventEntry> entries = source.entries(3);

    assertThat(entries).hasSize(100);
    for (int i = 0; i < entries.size(); i++) {
      String record = entries.get(i).getRecord().toStringUtf8();
      EventSource.Home home = source.home(300 + i);
      assertThat(record)
          .contains("\"eventID\":\"" + IDS.text(300 + i) + '"')
          .contains("\"recipientAccountId\":\"" + home.accountId() + '"')
          .contains("\"awsRegion\":\"" + home.region() + '"');
      assertThat(Duration.between(time(record), Instant.now())).isLessThan(Duration.ofMinutes(1));
      assertJson(record);
    }
    assertThat(requestIds(entries)).hasSize(100);
    assertThat(source.meanSize()).isBetween(1200.0, 1450.0);
    assertThat(source.homes()).hasSize(4);
  }

  @Test
  @Tag("real")
  void entries_realRecords() throws IOException {
    Path folder = Path.of(System.getProperty("cairn.root"), "../shared/data/cloudtrail");
    EventSource source = source(Optional.of(folder.resolve("invictus-aws-dataset.ndjson.gz")));

    for (long batch = 0; batch < 100; batch++) {
      for (EventEntry entry : source.entries(batch)) {
        assertJson(entry.getRecord().toStringUtf8());
      }
    }
  }

  private static EventSource source(Optional<Path> file) throws IOException {
    List<String> accounts = List.of("444455556666", "100000000001");
    return EventSource.of(file, accounts, List.of("us-east-1", "eu-central-1"), IDS, 100);
  }

  private static Instant time(String record) {
    Matcher time = Pattern.compile("\"eventTime\":\"([^\"]+)\"").matcher(record);
    assertThat(time.find()).isTrue();
    return Instant.parse(time.group(1));
  }

  private static Set<String> requestIds(List<EventEntry> entries) {
    Set<String> ids = new HashSet<>();
    for (EventEntry entry : entries) {
      Matcher id =
          Pattern.compile("\"requestID\":\"([^\"]+)\"").matcher(entry.getRecord().toStringUtf8());
      assertThat(id.find()).isTrue();
      ids.add(id.group(1));
    }
    return ids;
  }

  private static void assertJson(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      assertThat(parser.nextToken()).isNull();
    }
  }
}
