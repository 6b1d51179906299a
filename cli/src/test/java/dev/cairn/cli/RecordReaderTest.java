package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

  @Test
  void next_recordsOneALine() throws IOException {
    assertThat(records("{\"a\":1}\n{\"b\":\"}{\\\"\"}\r\n\n{\"c\":[{}]}"))
        .containsExactly("{\"a\":1}", "{\"b\":\"}{\\\"\"}", "{\"c\":[{}]}");
  }

  @Test
  void next_logFile() throws IOException {
    assertThat(records("{\"Records\":[{\"a\":1.50E3},{\"b\": \"x\" }]}"))
        .containsExactly("{\"a\":1.50E3}", "{\"b\": \"x\" }");
  }

  @Test
  void next_lookedUpEvents() throws IOException {
    assertThat(
            records(
                """
                {
                    "Events": [
                        {"EventId": "1", "CloudTrailEvent": "{\\"a\\":\\"\\u00e4 \\\\n\\"}", "Resources": [{"x": "]"}]},
                        {"EventId": "2", "CloudTrailEvent": "{}"},
                        {"EventId": "3"}
                    ],
                    "NextToken": "x]"
                }
                {"c":3}
                """))
        .containsExactly("{\"a\":\"\u00e4 \\n\"}", "{}", "{\"EventId\": \"3\"}", "{\"c\":3}");
  }

  @Test
  void next_logFilesBehindOneAnother() throws IOException {
    assertThat(
            records(
                "\uFEFF { \"Records\" : [ {\"a\":1} ], \"more\": {\"x\":\"]}\"} }"
                    + "{\"Records\":[]}{\"Records\":[{\"b\":2}]}\n{\"c\":3}"))
        .containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
  }

  @Test
  void next_recordOverSeveralLines() throws IOException {
    String record = "{\n  \"a\": {\n    \"b\": 1\n  }\n}";
    assertThat(records(record + "\n" + record)).containsExactly(record, record);
  }

  @Test
  void next_arrayOfRecords() throws IOException {
    assertThat(records("[{\"a\":1},\n{\"b\":2}, 3, \"x,]\"]"))
        .containsExactly("{\"a\":1}", "{\"b\":2}", "3", "\"x,]\"");
  }

  @Test
  void next_brokenLinesSpoilNoOther() throws IOException {
    assertThat(records("{\"a\":\"cut\n{\"b\":{\"c\":1\n{\"d\":4} x\nnonsense\n{\"e\":5}\n{\"f\""))
        .containsExactly(
            "{\"a\":\"cut", "{\"b\":{\"c\":1", "{\"d\":4}", "x", "nonsense", "{\"e\":5}", "{\"f\"");
  }

  @Test
  void next_bytesThatAreNoText() throws IOException {
    byte[] bytes = {'{', '"', (byte) 0xFF, 0, (byte) 0x80, '"', '}'};
    assertThat(new RecordReader(new ByteArrayInputStream(bytes), 100).next().orElseThrow().bytes())
        .isEqualTo(bytes);
  }

  @Test
  void next_recordTooLarge() throws IOException {
    String large = "{\"a\":\"" + "x".repeat(200_000) + "\"}";
    RecordReader reader = reader("{\"b\":1}\n" + large + "\n{\"c\":2}", 1000);

    assertThat(reader.next().orElseThrow().isCut()).isFalse();
    FoundRecord cut = reader.next().orElseThrow();
    assertThat(cut.isCut()).isTrue();
    assertThat(cut.size()).isEqualTo(large.length());
    assertThat(cut.bytes()).hasSize(1000);
    assertThat(text(reader.next().orElseThrow())).isEqualTo("{\"c\":2}");
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void next_recordsAcrossTheBuffersEnd() throws IOException {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      written.add("{\"n\":" + i + ",\"text\":\"" + "y".repeat(i % 97) + "\"}");
    }
    assertThat(records(String.join("\n", written))).isEqualTo(written);
    assertThat(records("{\"Records\":[" + String.join(",", written) + "]}")).isEqualTo(written);
  }

  @Test
  void looksLikeRecords_otherText() throws IOException {
    assertThat(reader("# A title\n{}", 100).looksLikeRecords()).isFalse();
    assertThat(reader(" \n{", 100).looksLikeRecords()).isTrue();
    assertThat(reader("", 100).looksLikeRecords()).isTrue();
  }

  @Test
  @Tag("real")
  void next_realRecords() throws IOException {
    Path folder = Path.of(System.getProperty("cairn.root"), "../shared/data/cloudtrail");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.ndjson.gz")) {
      for (Path file : files) {
        byte[] all = unpacked(file).readAllBytes();
        List<String> lines = new String(all, StandardCharsets.UTF_8).lines().toList();
        String logFile = "{\"Records\":[" + String.join(",", lines) + "]}";
        assertThat(records(unpacked(file))).as(file.toString()).isEqualTo(lines);
        assertThat(records(logFile)).as(file.toString()).isEqualTo(lines);
      }
    }
  }

  private static InputStream unpacked(Path file) throws IOException {
    return Unpacked.of(Files.newInputStream(file));
  }

  private static List<String> records(String text) throws IOException {
    return records(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> records(InputStream in) throws IOException {
    List<String> records = new ArrayList<>();
    RecordReader reader = new RecordReader(in, 1 << 20);
    Optional<FoundRecord> next = reader.next();
    while (next.isPresent()) {
      records.add(text(next.get()));
      next = reader.next();
    }
    return records;
  }

  private static RecordReader reader(String text, int maxRecordSize) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new RecordReader(new ByteArrayInputStream(bytes), maxRecordSize);
  }

  private static String text(FoundRecord record) {
    return new String(record.bytes(), StandardCharsets.UTF_8);
  }
}
