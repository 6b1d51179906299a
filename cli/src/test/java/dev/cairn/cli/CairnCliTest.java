package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.cli.Terminal.Result;
import dev.cairn.proto.trail.v1.AddTagsRequest;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import java.io.IOException;
import java.nio.file.Path;
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
                Missing required option: '--bucket=BUCKET'
                See `cairn trail create --help`.
                """));
    assertThat(bare("lookup", "--start", "yesterday").err())
        .startsWith("Invalid value for option '--start': 'yesterday' is no time such as");
    assertThat(bare("trail").err())
        .startsWith("Missing required subcommand\n")
        .hasSizeLessThan(200);
  }

  @Test
  void lookup_spanBeforeNow() {
    assertThat(terminal.run("lookup", "--start", "-2h").err())
        .as("history-service is not there")
        .contains("No history-service answers at " + suite.address());
  }

  @Test
  void refusal_sentenceOnce() {
    suite.refuseField("GetTrail", "name", "Names have 3 letters.", "Names have 3 letters.");
    assertThat(terminal.run("trail", "get", "a").err())
        .isEqualTo("INVALID: Names have 3 letters.\n");

    suite.refuseField("GetTrail", "name", "Names have 3 letters.", "Bad request.");
    assertThat(terminal.run("trail", "get", "a").err())
        .isEqualTo("INVALID: Bad request.\n  name: Names have 3 letters.\n");
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

  private static Result bare(String... arguments) {
    return Terminal.runBare(Map.of(), arguments);
  }
}
