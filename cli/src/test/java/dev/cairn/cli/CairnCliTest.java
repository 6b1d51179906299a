package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.cairn.cli.Terminal.Result;
import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.history.v1.LookupEventsResponse;
import dev.cairn.proto.trail.v1.AddTagsRequest;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every command does alike. */
class CairnCliTest {

  private static final String ARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit";

  @TempDir private Path folder;
  private ScriptedSuite suite;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    suite = new ScriptedSuite(folder);
    terminal = new Terminal(folder);
  }

  @AfterEach
  void stop() {
    suite.close();
  }

  @Test
  void version_atEveryLevel() {
    for (String command :
        new String[] {"", "import ", "trail ", "trail list ", "access user list "}) {
      assertThat(bare((command + "--version").split(" ")).out()).isEqualTo("cairn 0.1.0\n");
    }
  }

  @Test
  void usage_errorAloneOrLast() {
    assertThat(bare("trail", "create", "audit"))
        .isEqualTo(
            new Result(
                2,
                "",
                """
                cairn: Missing required option: '--bucket=BUCKET'
                See `cairn trail create --help`.
                """));
    assertThat(bare("lookup", "--start", "yesterday").err())
        .startsWith("cairn: Invalid value for option '--start': 'yesterday' is no time such as");
    assertThat(bare("trail").err())
        .startsWith("cairn: Missing required subcommand\n")
        .hasSizeLessThan(200);
  }

  @Test
  void usage_wordTooMany() {
    assertThat(bare("lookup", "foo").err())
        .startsWith("cairn: `cairn lookup` takes only options, but no 'foo'\n");
    assertThat(bare("trail", "get", "a", "foo").err())
        .startsWith("cairn: `cairn trail get` takes TRAIL, but no 'foo'\n");
    assertThat(bare("trail", "foo").err())
        .startsWith("cairn: `cairn trail` has no command 'foo'\n");
    assertThat(bare("foo").err()).startsWith("cairn: `cairn` has no command 'foo'\n");
    assertThat(bare("lookup", "--foo").err()).startsWith("cairn: Unknown option: '--foo'\n");
    assertThat(bare("lookup", "--attribute", "foo").err())
        .startsWith("cairn: Value for option '--attribute' (KEY=VALUE) should be in KEY=VALUE");
  }

  @Test
  void help_examplesInOneLine() {
    assertThat(bare("access", "group", "--help").out().lines())
        .contains(
            "  cairn access policy attach arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess"
                + " --group auditors");
    assertThat(bare("--help").out()).contains("Exit codes:", "./cairn dev");
  }

  @Test
  void json_whatIsWrong() {
    assertThat(selectors("[{\"foo\":1}]")).endsWith(": EventSelector has no member foo\n");
    assertThat(selectors("[{\"ReadWriteType\":\"Foo\"}]"))
        .endsWith(": ReadWriteType has no value \"Foo\"\n");
    assertThat(selectors("{\"ReadWriteType\":\"All\"}"))
        .contains(": a list is expected: [...], got {");
    assertThat(selectors("[{\"a\":"))
        .contains("end-of-input", "(line 1, column 7)")
        .doesNotContain("Source", "Feature");
    assertThat(selectors("[{\"a\":1")).contains("line: 1, column: 2)").doesNotContain("Source");
    assertThat(selectors("file:///none")).endsWith(": no such file: /none\n");
  }

  @Test
  void lookup_table() {
    suite.reply(
        LookupEventsResponse.newBuilder()
            .addEvents(event("a", "{\"x\":{\"errorCode\":\"No\"},\"errorCode\":\"AccessDenied\"}"))
            .addEvents(event("b", "{\"x\":{\"errorCode\":\"No\"}}"))
            .build());

    assertThat(terminal.run("lookup").out())
        .isEqualTo(
            """
            TIME                  EVENT        SOURCE  USER   ERROR         EVENT ID
            2026-11-28T10:00:00Z  DeleteTrail          alice  AccessDenied  a
            2026-11-28T10:00:00Z  DeleteTrail          alice                b
            """);
  }

  @Test
  void lookup_json_noTokenAtTheEnd() {
    suite.reply(
        LookupEventsResponse.newBuilder().addEvents(event("a", "{}")).setNextToken("t").build(),
        LookupEventsResponse.newBuilder().addEvents(event("b", "{}")).build());

    String json = terminal.run("lookup", "-o", "json").out();

    assertThat(json).contains("\"eventId\": \"a\"", "\"eventId\": \"b\"").endsWith("}]\n}\n");
  }

  @Test
  void lookup_spanBeforeNow() {
    terminal.run("lookup", "--start", "-2h");

    Instant start =
        Instant.ofEpochSecond(
            ((LookupEventsRequest) suite.last().request()).getStartTime().getSeconds());
    assertThat(start).isBetween(Instant.now().minusSeconds(7260), Instant.now().minusSeconds(7199));
  }

  @Test
  void import_noIngestService() throws IOException {
    Path records = Files.writeString(folder.resolve("a.ndjson"), "{\"a\":1}\n");

    assertThat(terminal.run("import", records.toString()).err())
        .contains("No ingest-service answers at " + suite.address());
  }

  @Test
  void refusal_sentenceOnce() {
    suite.refuseField("GetTrail", "name", "Names have 3 letters.", "Names have 3 letters.");
    assertThat(terminal.run("trail", "get", "a").err())
        .isEqualTo("cairn: INVALID: Names have 3 letters.\n");

    suite.refuseField("GetTrail", "name", "Names have 3 letters.", "Bad request.");
    assertThat(terminal.run("trail", "get", "a").err())
        .isEqualTo("cairn: INVALID: Bad request.\n  name: Names have 3 letters.\n");
  }

  @Test
  void account_ofTheArn() {
    terminal.run("trail", "delete", ARN);
    assertThat(((DeleteTrailRequest) suite.last().request()).getAccountId())
        .isEqualTo("111122223333");

    terminal.run("tag", "add", ARN, "--tag", "a=b");
    assertThat(((AddTagsRequest) suite.last().request()).getAccountId()).isEqualTo("111122223333");

    terminal.run("trail", "get", ARN, "--account", "444455556666");
    assertThat(((GetTrailRequest) suite.last().request()).getAccountId()).isEqualTo("444455556666");

    terminal.run("trail", "get", "audit");
    assertThat(((GetTrailRequest) suite.last().request()).getAccountId()).isEmpty();
  }

  private String selectors(String json) {
    return terminal.run("selectors", "put", "audit", "--event-selectors", json).err();
  }

  private static Event event(String id, String record) {
    return Event.newBuilder()
        .setEventId(id)
        .setEventName("DeleteTrail")
        .setUsername("alice")
        .setEventTime(
            Timestamp.newBuilder()
                .setSeconds(Instant.parse("2026-11-28T10:00:00Z").getEpochSecond()))
        .setCloudTrailEvent(record)
        .build();
  }

  private static Result bare(String... arguments) {
    return Terminal.runBare(Map.of(), arguments);
  }
}
