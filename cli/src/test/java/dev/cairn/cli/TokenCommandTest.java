package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.rpc.Code;
import dev.cairn.cli.ScriptedSuite.Asked;
import dev.cairn.cli.Terminal.Result;
import dev.cairn.proto.access.v1.AccessKeyProof;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.access.v1.SessionCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {

  private static final String ROLE = "arn:aws:iam::111122223333:role/auditor";
  private static final Map<String, String> KEY =
      Map.of("CAIRN_ACCESS_KEY_ID", "AKIAALICE", "CAIRN_SECRET_ACCESS_KEY", "her-secret");
  private static final IssueTokenRequest BY_KEY =
      IssueTokenRequest.newBuilder()
          .setAccessKey(
              AccessKeyProof.newBuilder()
                  .setAccessKeyId("AKIAALICE")
                  .setSecretAccessKey("her-secret"))
          .build();
  private static final IssueTokenResponse REPLY =
      IssueTokenResponse.newBuilder()
          .setToken("the.jwt.token")
          .setCredentials(
              SessionCredentials.newBuilder()
                  .setAccessKeyId("ASIAALICE")
                  .setSecretAccessKey("s/e+c")
                  .setSessionToken("the..jwe"))
          .build();

  @TempDir private Path folder;
  private ScriptedSuite suite;
  private Terminal terminal;

  @BeforeEach
  void start() throws IOException {
    suite = new ScriptedSuite(folder);
    suite.reply(REPLY);
    terminal = new Terminal(folder);
  }

  @AfterEach
  void stop() {
    suite.close();
  }

  @Test
  void token_ofAUser() {
    assertThat(terminal.run(KEY, "token")).isEqualTo(new Result(0, "the.jwt.token\n", ""));
    assertThat(suite.asked()).containsExactly(new Asked("IssueToken", BY_KEY, ""));
  }

  @Test
  void token_ofARole() {
    terminal.run(KEY, "token", "--role", ROLE, "--session-name", "al", "--duration", "15m");

    assertThat(suite.asked())
        .containsExactly(
            new Asked(
                "IssueToken",
                BY_KEY.toBuilder()
                    .setRoleArn(ROLE)
                    .setRoleSessionName("al")
                    .setDuration(Duration.newBuilder().setSeconds(900))
                    .build(),
                ""));
  }

  @Test
  void token_ofARole_byAToken() {
    terminal.run(Map.of("CAIRN_TOKEN", "hers"), "token", "--role", ROLE);

    assertThat(suite.asked())
        .containsExactly(
            new Asked(
                "IssueToken",
                IssueTokenRequest.newBuilder().setRoleArn(ROLE).build(),
                "Bearer hers"));
  }

  @Test
  void token_forAwsClients() {
    assertThat(terminal.run(KEY, "token", "--format", "aws").out())
        .isEqualTo(
            """
            export AWS_ACCESS_KEY_ID='ASIAALICE'
            export AWS_SECRET_ACCESS_KEY='s/e+c'
            export AWS_SESSION_TOKEN='the..jwe'
            """);
  }

  @Test
  void token_json() {
    assertThat(terminal.run(KEY, "token", "--format", "json").out())
        .contains("\"token\": \"the.jwt.token\"", "\"secretAccessKey\": \"s/e+c\"");
  }

  @Test
  void token_refused() {
    suite.refuse("IssueToken", Code.PERMISSION_DENIED, "ACCESS_DENIED");

    assertThat(terminal.run(KEY, "token", "--role", ROLE))
        .isEqualTo(new Result(1, "", "cairn: ACCESS_DENIED: No.\n"));
  }
}
