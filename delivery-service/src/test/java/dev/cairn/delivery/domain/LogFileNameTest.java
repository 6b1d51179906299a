package dev.cairn.delivery.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Contract 3.1. */
class LogFileNameTest {

  private static final AccountId ACCOUNT = AccountId.of("123456789012");
  private static final RegionName REGION = RegionName.of("eu-west-1");
  private static final String KEY_SHAPE =
      "AWSLogs/\\d{12}/CloudTrail/[a-z0-9-]+/\\d{4}/\\d{2}/\\d{2}"
          + "/\\d{12}_CloudTrail_[a-z0-9-]+_\\d{8}T\\d{4}Z_[A-Za-z0-9]{16}\\.json\\.gz";

  private static LogFileName name(Optional<String> prefix, Instant newest) {
    return new LogFileName(
        prefix,
        ACCOUNT,
        EventCategory.MANAGEMENT,
        REGION,
        LogFileName.window(newest),
        "AbCdEfGhIjKlMn09");
  }

  private static String key(String newest) {
    return name(Optional.empty(), Instant.parse(newest)).toString();
  }

  @Test
  void key_hasTheShapeOfTheContract_check120() {
    assertThat(key("2026-11-22T15:38:01Z"))
        .isEqualTo(
            "AWSLogs/123456789012/CloudTrail/eu-west-1/2026/11/22"
                + "/123456789012_CloudTrail_eu-west-1_20261122T1540Z_AbCdEfGhIjKlMn09.json.gz")
        .matches(KEY_SHAPE);
  }

  @Test
  void minute_isTheNextFiveMinuteMark_check121() {
    assertThat(key("2026-11-22T15:35:01Z")).contains("T1540Z");
    assertThat(key("2026-11-22T15:39:59Z")).contains("T1540Z");
    assertThat(key("2026-11-22T15:40:00Z")).contains("T1540Z");
    assertThat(key("2026-11-22T15:40:01Z")).contains("T1545Z");
  }

  @Test
  void folder_hasTheDateOfTheName_check122() {
    assertThat(key("2026-11-22T23:58:00Z")).contains("/2026/11/23/").contains("20261123T0000Z");
    assertThat(key("2025-12-31T23:56:00Z")).contains("/2026/01/01/").contains("20260101T0000Z");
  }

  @Test
  void prefix_standsBeforeAwsLogs_check126() {
    assertThat(name(Optional.of("audit/prod"), Instant.parse("2026-11-22T15:40:00Z")).toString())
        .startsWith("audit/prod/AWSLogs/123456789012/");
  }

  @Test
  void prefix_emptyText_isNone() {
    assertThat(name(Optional.of(""), Instant.parse("2026-11-22T15:40:00Z")).toString())
        .startsWith("AWSLogs/");
  }

  @Test
  void unique_sameCut_isTheSame() {
    assertThat(unique(0, 9, 0)).isEqualTo(unique(0, 9, 0)).matches("[A-Za-z0-9]{16}");
  }

  @Test
  void unique_anyPartDiffers_differs() {
    Set<String> seen = new HashSet<>();
    for (int first = 0; first < 20; first++) {
      for (int last = first; last < 20; last++) {
        for (int ordinal = 0; ordinal < 5; ordinal++) {
          assertThat(seen.add(unique(first, last, ordinal))).isTrue();
        }
      }
    }
  }

  private static String unique(long first, long last, int ordinal) {
    return LogFileName.unique(
        "installation",
        new UUID(1, 1),
        "trail",
        new PartitionId(REGION, 0),
        first,
        last,
        EventCategory.MANAGEMENT,
        Instant.parse("2026-11-22T15:40:00Z"),
        ordinal);
  }
}
