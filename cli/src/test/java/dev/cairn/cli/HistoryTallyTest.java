package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HistoryTallyTest {

  private final HistoryTally tally =
      new HistoryTally(Instant.parse("2026-07-10T12:00:00Z"), "", "us-east-1");

  @Test
  void lookups_mostFirstAndTheRestTogether() {
    for (int i = 1; i <= 7; i++) {
      for (int n = 0; n < i; n++) {
        count(
            "\"recipientAccountId\":\"11111111111%d\",\"awsRegion\":\"eu-west-%d\""
                .formatted(i, i));
      }
    }

    assertThat(tally.lookups(" --data d").lines())
        .containsExactly(
            "Management events that the history shows:",
            "  cairn lookup --data d --account 111111111117 --region eu-west-7   # 7",
            "  cairn lookup --data d --account 111111111116 --region eu-west-6   # 6",
            "  cairn lookup --data d --account 111111111115 --region eu-west-5   # 5",
            "  cairn lookup --data d --account 111111111114 --region eu-west-4   # 4",
            "  cairn lookup --data d --account 111111111113 --region eu-west-3   # 3",
            "  3 in 2 other accounts and regions");
  }

  @Test
  void lookups_placeAsIngestSettlesIt() {
    count("\"userIdentity\":{\"x\":{\"accountId\":\"no\"},\"accountId\":\"222222222222\"}");
    count("\"recipientAccountId\":\"anonymous\",\"userIdentity\":{\"accountId\":\"222222222222\"}");
    count("\"userIdentity\":\"text\",\"awsRegion\":\"ap-south-1\"");

    assertThat(tally.lookups("").lines())
        .containsExactly(
            "Management events that the history shows:",
            "  cairn lookup --account 222222222222 --region us-east-1   # 2",
            "  cairn lookup --region ap-south-1   # 1");
  }

  @Test
  void count_onlyWhatLookupShows() {
    count("\"eventCategory\":\"Data\"");
    count("\"managementEvent\" : false");
    count("\"managementEvent\":true,\"eventCategory\":\"Insight\"");
    tally.count("{}".getBytes(StandardCharsets.UTF_8));
    assertThat(tally.lookups("")).isEmpty();

    count("\"managementEvent\":true");
    count("\"eventCategory\":\"Management\",\"managementEvent\":false");
    assertThat(tally.lookups("")).contains("# 2");
    assertThat(tally.older()).isZero();
  }

  @Test
  void older_thanNinetyDays() {
    tally.count(record("2026-04-11T11:59:59Z", "\"a\":1"));
    tally.count(record("2026-04-11T12:00:00Z", "\"a\":1"));

    assertThat(tally.older()).isEqualTo(1);
    assertThat(tally.lookups("")).contains("# 1");
  }

  private void count(String members) {
    tally.count(record("2026-07-10T11:00:00Z", members));
  }

  private static byte[] record(String time, String members) {
    return "{\"eventTime\":\"%s\",%s}".formatted(time, members).getBytes(StandardCharsets.UTF_8);
  }
}
