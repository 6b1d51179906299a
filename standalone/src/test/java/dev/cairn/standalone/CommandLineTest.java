package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.standalone.Suite.Form;
import dev.cairn.standalone.Terminal.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does at a terminal, each command in a process of its own. */
class CommandLineTest {

  @TempDir private Path folder;
  private Path data = Path.of("data");

  /** Each service writes its own endpoints file. */
  @Test
  @Tag("engines")
  void commands_findTheServicesOfFiveProcesses() throws Exception {
    try (Suite suite = Suite.start(Form.FIVE_PROCESSES, folder.resolve("data"), Map.of())) {
      data = suite.data();

      assertThat(cairn("trail", "list").exitCode()).isZero();
      assertThat(cairn("lookup").exitCode()).isZero();
    }
  }

  @Test
  @Tag("engines")
  void trailsSelectorsTagsRegionsAndHistory() throws Exception {
    try (Suite suite = Suite.start(Form.ONE_PROCESS, folder.resolve("data"), Map.of())) {
      data = suite.data();

      assertThat(cairn("trail", "create", "audit", "--bucket", "audit-logs", "--tag", "team=a"))
          .isEqualTo(new Result(0, cairn("trail", "get", "audit").output()));
      assertThat(cairn("trail", "update", "audit", "--multi-region").exitCode()).isZero();
      assertThat(cairn("trail", "list", "--region", "eu-west-1").output()).contains("audit-logs");
      assertThat(cairn("trail", "list", "--region", "eu-west-1", "--no-shadows").output())
          .doesNotContain("audit-logs");

      assertThat(
              cairn(
                      "selectors",
                      "put",
                      "audit",
                      "--event-selectors",
                      "[{'ReadWriteType':'WriteOnly'}]")
                  .exitCode())
          .as("JSON has double quotes")
          .isEqualTo(2);
      String selectors =
          "[{\"ReadWriteType\":\"WriteOnly\",\"ExcludeManagementEventSources\":"
              + "[\"kms.amazonaws.com\"]}]";
      Result put = cairn("selectors", "put", "audit", "--event-selectors", selectors);
      assertThat(put.output()).contains("WriteOnly", "kms.amazonaws.com", "TrailARN");
      assertThat(cairn("selectors", "get", "audit")).isEqualTo(put);

      String arn = "arn:aws:cloudtrail:us-east-1:" + Suite.ACCOUNT + ":trail/audit";
      assertThat(cairn("tag", "add", arn, "--tag", "stage=prod").exitCode()).isZero();
      assertThat(cairn("tag", "remove", arn, "--key", "team").exitCode()).isZero();
      assertThat(cairn("tag", "list", arn).output())
          .contains("stage", "prod")
          .doesNotContain("team");

      assertThat(cairn("trail", "start-logging", "audit").exitCode()).isZero();
      assertThat(cairn("trail", "status", "audit", "-o", "json").output())
          .contains("\"isLogging\": true");
      assertThat(cairn("region", "add", "moon-1").output()).contains("moon-1");
      assertThat(cairn("region", "list").output()).containsPattern("moon-1 +1 +enabled");

      Path records = folder.resolve("records.ndjson");
      String record =
          "{\"eventTime\":\"2026-11-22T10:00:00Z\",\"eventSource\":\"s3.amazonaws.com\","
              + "\"eventName\":\"CreateBucket\",\"awsRegion\":\"us-east-1\",\"eventID\":\"one\"}";
      Files.writeString(records, record + "\n");
      Result valid = cairn("validate", "--account", Suite.ACCOUNT, records.toString());
      assertThat(valid).isEqualTo(new Result(0, "valid 1, refused 0\n"));
      assertThat(cairn("import", "--rebase", "now", records.toString()).exitCode()).isZero();
      Await.until(() -> assertThat(cairn("lookup").output()).contains("CreateBucket"));
      assertThat(cairn("lookup", "--attribute", "EventName=DeleteBucket").output())
          .doesNotContain("CreateBucket");

      Result unknown = cairn("trail", "get", "nope");
      assertThat(unknown.exitCode()).isEqualTo(1);
      assertThat(unknown.output()).startsWith("cairn: TRAIL_NOT_FOUND: Unknown trail: ");
      assertThat(cairn("trail", "delete", "audit").exitCode()).isZero();
    }
    assertThat(cairn("trail", "list").exitCode()).as("the suite is gone").isEqualTo(2);
  }

  private Result cairn(String... arguments) {
    return new Terminal(folder, data).run(arguments);
  }
}
