package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import dev.cairn.cli.ScriptedSuite.Asked;
import dev.cairn.cli.Terminal.Result;
import dev.cairn.proto.access.v1.AccessKeyProof;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.access.v1.ListUsersRequest;
import dev.cairn.proto.access.v1.ListUsersResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom commands act as. */
class ConnectionTest {

  private static final Map<String, String> KEY =
      Map.of("CAIRN_ACCESS_KEY_ID", "AKIAALICE", "CAIRN_SECRET_ACCESS_KEY", "her-secret");
  private static final AccessKeyProof PROOF =
      AccessKeyProof.newBuilder()
          .setAccessKeyId("AKIAALICE")
          .setSecretAccessKey("her-secret")
          .build();
  private static final IssueTokenResponse TOKEN =
      IssueTokenResponse.newBuilder().setToken("hers").build();

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
  void root_unlessSomethingElseIsGiven() {
    terminal.run("trail", "list");
    assertThat(suite.last().authorization()).isEqualTo("Bearer the-root");

    terminal.run(Map.of("CAIRN_TOKEN", "hers"), "trail", "list");
    assertThat(suite.last().authorization()).isEqualTo("Bearer hers");

    terminal.run(Map.of("CAIRN_TOKEN", "hers"), "trail", "list", "--token", "his");
    assertThat(suite.last().authorization()).isEqualTo("Bearer his");
  }

  @Test
  void accessKey_exchangedOnceARun() {
    suite.reply(TOKEN, ListUsersResponse.newBuilder().setMarker("next").build());

    terminal.run(KEY, "access", "user", "list");

    assertThat(suite.asked())
        .satisfiesExactly(
            exchange -> {
              assertThat(exchange.authorization()).as("the key proves it").isEmpty();
              assertThat(((IssueTokenRequest) exchange.request()).getAccessKey()).isEqualTo(PROOF);
              assertThat(((IssueTokenRequest) exchange.request()).getDuration().getSeconds())
                  .as("long enough for any import")
                  .isEqualTo(12 * 3600);
            },
            page ->
                assertThat(page)
                    .isEqualTo(
                        new Asked(
                            "ListUsers", ListUsersRequest.getDefaultInstance(), "Bearer hers")),
            page -> assertThat(page.authorization()).isEqualTo("Bearer hers"));
  }

  @Test
  void accessKey_refused() {
    suite.refuse("IssueToken", Code.UNAUTHENTICATED, "UNRECOGNIZED_CLIENT");

    assertThat(terminal.run(KEY, "trail", "list"))
        .isEqualTo(new Result(1, "", "cairn: UNRECOGNIZED_CLIENT: No.\n"));
  }

  @Test
  void accessKey_rootsCredentialsUnreadable() throws IOException {
    Files.delete(folder.resolve("credentials.json"));
    suite.reply(TOKEN);

    assertThat(terminal.run(KEY, "trail", "list").exitCode()).isZero();

    Result root = terminal.run("trail", "list");
    assertThat(root.exitCode()).isEqualTo(2);
    assertThat(root.err()).contains("credentials.json", "CAIRN_ACCESS_KEY_ID");
  }

  @Test
  void endpoint() {
    suite.reply(TOKEN);
    assertThat(Terminal.runBare(KEY, "trail", "list", "--endpoint", suite.address()).exitCode())
        .isZero();
    assertThat(suite.last().authorization()).isEqualTo("Bearer hers");

    Result nobody = Terminal.runBare(Map.of(), "trail", "list", "--endpoint", suite.address());
    assertThat(nobody.exitCode()).isEqualTo(2);
    assertThat(nobody.err()).contains("Nothing proves to " + suite.address() + " who asks");
  }

  @Test
  void import_byAccessKey() throws IOException {
    Files.writeString(folder.resolve("records.ndjson"), "{\"a\":1}\n");
    suite.reply(TOKEN);

    Result result = terminal.run(KEY, "import", folder.resolve("records.ndjson").toString());

    assertThat(suite.asked()).as("ingest is not there").hasSize(1);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("No ingest-service answers at " + suite.address())
        .contains("UNIMPLEMENTED");
  }
}
