package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCommandTest {

  private static final int OK = 0;
  private static final int SOME_REFUSED = 1;
  private static final int FAILED = 2;

  @TempDir private Path folder;
  private RecordingSuite suite;
  private Path refused;
  private String out = "";
  private String err = "";

  @BeforeEach
  void start() throws IOException {
    suite = new RecordingSuite(folder);
    refused = folder.resolve("refused.ndjson");
  }

  @AfterEach
  void stop() {
    suite.close();
  }

  @Test
  void import_folderOfAllKinds() throws IOException {
    Path logs = Files.createDirectories(folder.resolve("logs/2023/07"));
    Files.write(
        logs.resolve("b.json.gz"), UnpackedTest.gzip("{\"Records\":[{\"b\":1},{\"b\":2}]}"));
    Files.writeString(logs.resolve("a.ndjson"), "{\"a\":1}\n{\"a\":2}\n");
    Files.writeString(logs.resolve("README.md"), "# Not records");
    Files.writeString(logs.resolve("1_CloudTrail-Digest_x.json"), "{\"digestEndTime\":1}");
    Files.writeString(logs.resolve(".hidden"), "{\"hidden\":1}");

    int code = cairn("import", folder.resolve("logs").toString());

    assertThat(suite.accepted())
        .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"b\":1}", "{\"b\":2}");
    assertThat(out).isEqualTo("accepted 4, duplicates 0, refused 0\n");
    assertThat(code).isEqualTo(OK);
    assertThat(refused).doesNotExist();
  }

  @Test
  void import_again() throws IOException {
    String file = file("{\"a\":1}\n{\"a\":2}\n");
    cairn("import", file);

    assertThat(cairn("import", file)).isEqualTo(OK);
    assertThat(out).isEqualTo("accepted 0, duplicates 2, refused 0\n");
  }

  @Test
  void validate_storesNothing() throws IOException {
    int code = cairn("validate", file("{\"a\":1}\n{\"bad\":1}\n{\"a\":2}\n"));

    assertThat(suite.accepted()).isEmpty();
    assertThat(out).contains("INVALID_JSON").endsWith("valid 2, refused 1\n");
    assertThat(Files.readString(refused)).contains("{\"bad\":1}".replace("\"", "\\\""));
    assertThat(code).isEqualTo(SOME_REFUSED);
  }

  @Test
  void import_someRefused() throws IOException {
    String file = file("{\"a\":1}\n{\"bad\":1}\n{\"bad\":2}\n{\"conflict\":3}\n{\"a\":2}\n");

    int code = cairn("import", file);

    assertThat(code).isEqualTo(SOME_REFUSED);
    assertThat(out.lines())
        .containsExactly(
            "       1  CONFLICT:  (first: " + file + ", record 4)",
            "       2  INVALID_JSON: bad?[31m (first: " + file + ", record 2)",
            "refused records are in " + refused,
            "accepted 2, duplicates 0, refused 3");
    assertThat(Files.readString(refused).lines())
        .hasSize(3)
        .first()
        .isEqualTo(
            "{\"reason\":\"INVALID_JSON\",\"message\":\"bad\\u001B[31m\",\"source\":\"%s, record 2\",\"record\":\"{\\\"bad\\\":1}\"}"
                .formatted(file));
  }

  @Test
  void import_recordThatUnpacksTooLarge() throws IOException {
    String bomb = "{\"a\":\"" + "0".repeat(64 << 20) + "\"}\n{\"b\":2}\n";
    Path file = folder.resolve("bomb.gz");
    Files.write(file, UnpackedTest.gzip(bomb));

    assertThat(cairn("import", file.toString())).isEqualTo(SOME_REFUSED);
    assertThat(out).contains("EVENT_TOO_LARGE: The record has 67108872 bytes");
    assertThat(suite.accepted()).containsExactly("{\"b\":2}");
    assertThat(Files.size(refused)).isLessThan(2000);
  }

  @Test
  void import_damagedFile() throws IOException {
    Path file = folder.resolve("cut.gz");
    byte[] whole = UnpackedTest.gzip("{\"a\":1}\n".repeat(3));
    Files.write(file, Arrays.copyOf(whole, whole.length - 4));

    assertThat(cairn("import", file.toString(), file("{\"b\":2}\n"))).isEqualTo(SOME_REFUSED);
    assertThat(out)
        .contains("UNREADABLE_FILE: the gzip data end early (first: " + file + ")")
        .endsWith("refused 0, files not read 1\n")
        .doesNotContain("refused records are in");
    assertThat(refused).doesNotExist();
    assertThat(suite.accepted()).contains("{\"b\":2}");
  }

  @Test
  void import_noRecords() throws IOException {
    assertThat(cairn("import", file("hello"))).isEqualTo(SOME_REFUSED);
    assertThat(out).contains("NO_RECORDS");
  }

  @Test
  void import_missingFile() {
    Path none = folder.resolve("none");

    assertThat(cairn("import", none.toString())).isEqualTo(FAILED);
    assertThat(err).isEqualTo("cairn: no such file: " + none + "\n");
  }

  @Test
  void import_refusedFileCantBeWritten() throws IOException {
    refused = folder.resolve("none/refused.ndjson");

    assertThat(cairn("import", file("{\"a\":1}\n{\"bad\":1}"))).isEqualTo(FAILED);
    assertThat(err).startsWith("cairn: can't write " + refused);
    assertThat(suite.accepted()).as("nothing was sent").isEmpty();
  }

  @Test
  void import_refusedFileFull() throws IOException {
    refused = Path.of("/dev/full");
    String bad = "{\"bad\":\"" + "x".repeat(100_000) + "\"}\n";

    assertThat(cairn("import", file(bad))).isEqualTo(FAILED);
    assertThat(err).startsWith("cairn: can't write /dev/full").doesNotContain("CANCELLED");
  }

  @Test
  void import_refusedForManyReasons() throws IOException {
    String records =
        IntStream.range(0, 30)
            .mapToObj(i -> "{\"reason\":\"%02d\"}\n{\"reason\":\"00\"}\n".formatted(i))
            .collect(Collectors.joining());

    assertThat(cairn("import", file(records))).isEqualTo(SOME_REFUSED);
    assertThat(out.lines())
        .hasSize(20 + 3)
        .anySatisfy(line -> assertThat(line).startsWith("      31  INVALID_JSON: 00 (first: "))
        .anySatisfy(line -> assertThat(line).startsWith("       1  INVALID_JSON: 19 (first: "))
        .contains("      10  INVALID_JSON: with other texts");
  }

  @Test
  void import_nothing() throws IOException {
    assertThat(cairn("import", file(""))).isEqualTo(OK);
    assertThat(out).isEqualTo("no records found\naccepted 0, duplicates 0, refused 0\n");
  }

  @Test
  void import_standardInputRebased() {
    InputStream before = System.in;
    String records =
        "{\"eventTime\":\"2020-01-01T00:00:00Z\"}\n{\"eventTime\":\"2020-01-01T01:00:00Z\"}\n";
    System.setIn(new ByteArrayInputStream(records.getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(cairn("import", "--rebase", "now", "-")).isEqualTo(OK);
    } finally {
      System.setIn(before);
    }

    List<Instant> times =
        suite.accepted().stream().map(record -> Instant.parse(record.substring(14, 34))).toList();
    assertThat(times.get(1)).isBetween(Instant.now().minusSeconds(60), Instant.now());
    assertThat(Duration.between(times.get(0), times.get(1))).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void import_filesOfDifferentYears_rebasedIntoTheHistory() throws IOException {
    String old =
        file(
            """
            {"eventTime":"2019-01-01T00:00:00Z","recipientAccountId":"111122223333","awsRegion":"eu-west-1"}
            {"eventTime":"2018-01-01T00:00:00Z","recipientAccountId":"111122223333","awsRegion":"eu-west-1"}
            """);
    String newer = file("{\"eventTime\":\"2023-01-01T00:00:00Z\",\"awsRegion\":\"us-west-2\"}");

    assertThat(cairn("import", "--rebase", "now", old, newer)).isEqualTo(OK);
    assertThat(out)
        .isEqualTo(
            """
            accepted 3, duplicates 0, refused 0
            Management events that the history shows:
              cairn lookup --data %1$s --account 111122223333 --region eu-west-1   # 2
              cairn lookup --data %1$s --region us-west-2   # 1
            """
                .formatted(folder));
    assertThat(cairn("import", old, newer)).isEqualTo(OK);
    assertThat(out)
        .isEqualTo(
            """
            accepted 3, duplicates 0, refused 0
            older than 90 days, which is how far back the history goes by default: 3
            """);
    assertThat(cairn("validate", newer)).isEqualTo(OK);
    assertThat(out).isEqualTo("valid 1, refused 0\n");
  }

  @Test
  void import_unknownRegion() throws IOException {
    assertThat(cairn("import", file("{\"unknownRegion\":1}"))).isEqualTo(SOME_REFUSED);
    assertThat(out)
        .contains("UNKNOWN_REGION: ", "`cairn region add NAME`")
        .contains("cairn.ingest.register-unknown-regions=true");

    assertThat(cairn("import", file("{\"bad\":1}"))).isEqualTo(SOME_REFUSED);
    assertThat(out).doesNotContain("region");
  }

  @Test
  void import_accountAndRegion() throws IOException {
    cairn("import", "--account", "111122223333", "--region", "eu-west-1", file("{\"a\":1}"));
    cairn("import", file("{\"a\":2}"));

    assertThat(suite.requests().getFirst().getAccountId()).isEqualTo("111122223333");
    assertThat(suite.requests().getFirst().getRegion()).isEqualTo("eu-west-1");
    assertThat(suite.requests().getLast().getAccountId()).isEmpty();
    assertThat(suite.requests().getLast().getRegion()).isEqualTo("us-east-1");
  }

  @Test
  void import_suiteIsFullForAWhile() throws IOException {
    suite.breakStreams(3, 0);
    List<String> records = manyRecords();

    assertThat(cairn("import", file(String.join("\n", records)))).isEqualTo(OK);
    assertThat(suite.accepted()).isEqualTo(records);
    assertThat(out).isEqualTo("accepted 10000, duplicates 0, refused 0\n");
  }

  @Test
  void import_answersAreLost() throws IOException {
    suite.breakStreams(0, 2);
    List<String> records = manyRecords();

    assertThat(cairn("import", file(String.join("\n", records)))).isEqualTo(OK);
    assertThat(suite.accepted()).isEqualTo(records);
    assertThat(out).isEqualTo("accepted 9500, duplicates 500, refused 0\n");
  }

  @Test
  void import_wrongToken() throws IOException {
    Files.writeString(folder.resolve("credentials.json"), "{\"token\":\"old\"}");

    assertThat(cairn("import", file("{\"a\":1}"))).isEqualTo(FAILED);
    assertThat(err).isEqualTo("cairn: UNAUTHENTICATED: Who are you?\n");
  }

  @Test
  void import_noSuite() throws IOException {
    Files.delete(folder.resolve("endpoints.json"));

    assertThat(cairn("import", file("{\"a\":1}"))).isEqualTo(FAILED);
    assertThat(err).contains("no suite runs on " + folder);
  }

  @Test
  void import_servicesInProcessesOfTheirOwn() throws IOException {
    Files.move(folder.resolve("endpoints.json"), folder.resolve("endpoints-ingest.json"));

    assertThat(cairn("import", file("{\"a\":1}"))).isEqualTo(OK);
  }

  @Test
  void import_badUsage() {
    assertThat(cairn("import")).isEqualTo(FAILED);
    assertThat(cairn("import", "--rebase", "never", "x")).isEqualTo(FAILED);
    assertThat(cairn()).isEqualTo(FAILED);
    assertThat(cairn("import", "--help")).isEqualTo(OK);
    assertThat(out).contains("Exit codes:", "--rebase", "Examples:");
  }

  private static List<String> manyRecords() {
    return IntStream.range(0, 10_000).mapToObj(i -> "{\"n\":" + i + "}").toList();
  }

  private String file(String text) throws IOException {
    Path file = Files.createTempFile(folder, "records", ".ndjson");
    Files.writeString(file, text);
    return file.toString();
  }

  private int cairn(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if ((all.contains("import") || all.contains("validate")) && !all.contains("--help")) {
      all.addAll(1, List.of("--data", folder.toString(), "--refused", refused.toString()));
    }
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    CommandLine cairn = CairnCli.commandLine(Map.of(), all.toArray(String[]::new));
    cairn.setOut(new PrintWriter(outText)).setErr(new PrintWriter(errText));
    int code = cairn.execute(all.toArray(String[]::new));
    out = outText.toString();
    err = errText.toString();
    return code;
  }
}
