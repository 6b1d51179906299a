package dev.cairn.delivery.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;

/**
 * The object key of a log file, e.g. {@code
 * audit/AWSLogs/123456789012/CloudTrail/eu-west-1/2026/11/22/123456789012_CloudTrail_eu-west-1_20261122T1540Z_AbCdEfGhIjKlMnOp.json.gz}.
 * Times are UTC; the folder's date is that of the name. Source: contract 3.1.
 */
public record LogFileName(
    Optional<String> prefix,
    AccountId account,
    EventCategory category,
    RegionName region,
    Instant minute,
    String unique) {

  private static final long WINDOW_SECONDS = 300;
  private static final int UNIQUE_LENGTH = 16;
  private static final BigInteger BASE = BigInteger.valueOf(62);
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);

  public LogFileName {
    requireNonNull(prefix, "prefix is null");
    requireNonNull(account, "account is null");
    requireNonNull(category, "category is null");
    requireNonNull(region, "region is null");
    requireNonNull(minute, "minute is null");
    requireNonNull(unique, "unique is null");
  }

  /**
   * The five-minute window that a time falls into, named by its end: the next five-minute mark, or
   * the time itself if it is one. It is the minute in the name of the file.
   */
  public static Instant window(Instant eventTime) {
    long second = eventTime.getEpochSecond() + (eventTime.getNano() > 0 ? 1 : 0);
    return Instant.ofEpochSecond(windowSecond(second));
  }

  /** The same, of seconds since 1970. */
  static long windowSecond(long eventSecond) {
    return Math.ceilDiv(eventSecond, WINDOW_SECONDS) * WINDOW_SECONDS;
  }

  /**
   * The 16 characters that no two files share: the same cut gives the same ones, whoever names it.
   *
   * @param log identity of the event log: another one has the same offsets
   * @param firstOffset offset of the first event of the cut's range
   * @param lastOffset offset of the last event of the cut's range
   * @param ordinal counted from 0 within the cut's files of the category and window
   */
  public static String unique(
      String installationId,
      UUID log,
      String trailId,
      PartitionId partition,
      long firstOffset,
      long lastOffset,
      EventCategory category,
      Instant window,
      int ordinal) {
    String identity =
        String.join(
            "\n",
            installationId,
            log.toString(),
            trailId,
            partition.region().value(),
            Integer.toString(partition.number()),
            Long.toString(firstOffset),
            Long.toString(lastOffset),
            category.text(),
            Long.toString(window.getEpochSecond()),
            Integer.toString(ordinal));
    return base62(Sha256.of(identity.getBytes(StandardCharsets.UTF_8)));
  }

  private static String base62(byte[] hash) {
    BigInteger rest = new BigInteger(1, hash);
    StringBuilder digits = new StringBuilder(UNIQUE_LENGTH);
    for (int i = 0; i < UNIQUE_LENGTH; i++) {
      BigInteger[] divided = rest.divideAndRemainder(BASE);
      digits.append(DIGITS.charAt(divided[1].intValue()));
      rest = divided[0];
    }
    return digits.toString();
  }

  /** Management and data events share a folder. */
  private String folder() {
    return switch (category) {
      case MANAGEMENT, DATA, ACTIVITY_AUDIT_LOG -> "CloudTrail";
      case INSIGHT -> "CloudTrail-Insight";
      case NETWORK_ACTIVITY -> "CloudTrail-NetworkActivity";
    };
  }

  @Override
  public String toString() {
    return prefix.filter(p -> !p.isEmpty()).map(p -> p + "/").orElse("")
        + ("AWSLogs/" + account + "/" + folder() + "/" + region + "/" + FOLDER.format(minute) + "/")
        + (account + "_" + folder() + "_" + region + "_" + TIME.format(minute) + "_" + unique)
        + ".json.gz";
  }
}
