package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RebaseTest {

  private static final Rebase THREE_YEARS =
      Rebase.to(Instant.parse("2026-07-10T12:00:00.75Z"), Instant.parse("2023-07-10T12:00:00Z"));

  @Test
  void move_timeAndIdOnly() {
    String record =
        """
        {"x":{"eventTime":"2023-07-10T11:00:00Z","eventID":"inner"}, "n":1.688560107857E9,\
        "eventTime" : "2023-07-10T11:59:30Z","s":"\\"}{,","eventID":"aeeaa143","z":[1,"]"] }""";

    String moved = move(record);

    assertThat(moved)
        .matches(
            "\\Q{\"x\":{\"eventTime\":\"2023-07-10T11:00:00Z\",\"eventID\":\"inner\"},"
                + " \"n\":1.688560107857E9,\"eventTime\" : \"2026-07-10T11:59:30Z\","
                + "\"s\":\"\\\"}{,\",\"eventID\":\"\\E[0-9a-f-]{36}\\Q\",\"z\":[1,\"]\"] }\\E");
  }

  @Test
  void move_idFollowsFromIdAndSpan() {
    String record = "{\"eventID\":\"a\",\"eventTime\":\"2023-07-10T11:59:30Z\"}";
    Rebase later =
        Rebase.to(Instant.parse("2026-07-10T12:00:01Z"), Instant.parse("2023-07-10T12:00:00Z"));

    assertThat(move(record)).isEqualTo(move(record));
    assertThat(move(record, later)).isNotEqualTo(move(record));
    assertThat(move(record.replace("\"a\"", "\"b\""))).isNotEqualTo(move(record));
  }

  @Test
  void move_recordsOfYears_allIntoTheHistory() {
    assertThat(move("{\"eventTime\":\"2023-04-16T12:00:00Z\"}")) // 85 days before the newest
        .isEqualTo("{\"eventTime\":\"2026-04-16T12:00:00Z\"}");
    assertThat(move("{\"eventTime\":\"2023-04-16T11:59:59Z\"}"))
        .isEqualTo("{\"eventTime\":\"2026-07-10T11:59:59Z\"}");
    assertThat(move("{\"eventTime\":\"2016-02-29T00:00:00Z\"}"))
        .isBetween("{\"eventTime\":\"2026-04-16T12:00:00Z\"}", "{\"eventTime\":\"2026-07-10T12\"");
  }

  @Test
  void move_noId() {
    assertThat(move("{\"eventTime\":\"2023-07-10T13:59:30.5+02:00\"}"))
        .isEqualTo("{\"eventTime\":\"2026-07-10T11:59:30Z\"}");
  }

  @Test
  void move_noTime() {
    for (String record :
        new String[] {
          "{\"eventTime\":\"soon\",\"eventID\":\"a\"}",
          "{\"eventTime\":5}",
          "{\"eventTime\":\"+999999999-12-31T23:59:59Z\"}",
          "{\"eventTime\":\"-999999999-01-01T00:00:00Z\"}",
          "{\"eventTime\":\"2023-07-1",
          "{\"a\":\"\\",
          "[]",
          "{",
          ""
        }) {
      assertThat(move(record)).isEqualTo(record);
    }
  }

  private static String move(String record) {
    return move(record, THREE_YEARS);
  }

  private static String move(String record, Rebase rebase) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    return new String(rebase.move(bytes), StandardCharsets.UTF_8);
  }
}
