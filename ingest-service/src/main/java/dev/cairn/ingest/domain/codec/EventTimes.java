package dev.cairn.ingest.domain.codec;

import static dev.cairn.ingest.domain.codec.Refusal.Reason.EVENT_TIME_TOO_EARLY;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.EVENT_TIME_TOO_LATE;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.INVALID_EVENT_TIME;

import dev.cairn.model.Texts;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Reading a record's eventTime: {@code 2023-07-10T11:55:07Z}. A fraction of a second and another
 * offset are understood as well, as ISO 8601 has them; what counts is the whole second.
 */
final class EventTimes {

  static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  static final Duration MOST_AHEAD = Duration.ofHours(24);

  private static final int USUAL_LENGTH = "2023-07-10T11:55:07Z".length();
  private static final int SECONDS_OF_DAY = 86_400;

  private EventTimes() {}

  static Instant read(String text, Instant now) throws RefusedException {
    Instant time = parse(text);
    if (time.isBefore(EARLIEST)) {
      throw refused(EVENT_TIME_TOO_EARLY, "must not be before 2000-01-01", text);
    }
    if (time.isAfter(now.plus(MOST_AHEAD))) {
      throw refused(EVENT_TIME_TOO_LATE, "must be at most 24 h ahead", text);
    }
    return time;
  }

  private static Instant parse(String text) throws RefusedException {
    try {
      return isUsual(text)
          ? usual(text)
          : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeException e) {
      throw refused(INVALID_EVENT_TIME, "must be a date such as 2023-07-10T11:55:07Z", text);
    }
  }

  private static boolean isUsual(String text) {
    if (text.length() != USUAL_LENGTH) {
      return false;
    }
    for (int i = 0; i < USUAL_LENGTH; i++) {
      char c = text.charAt(i);
      boolean fits =
          switch (i) {
            case 4, 7 -> c == '-';
            case 10 -> c == 'T';
            case 13, 16 -> c == ':';
            case 19 -> c == 'Z';
            default -> c >= '0' && c <= '9';
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static Instant usual(String text) {
    int hour = two(text, 11);
    int minute = two(text, 14);
    int second = two(text, 17);
    if (hour > 23 || minute > 59 || second > 59) {
      throw new DateTimeException("no time of day");
    }
    LocalDate day = LocalDate.of(two(text, 0) * 100 + two(text, 2), two(text, 5), two(text, 8));
    return Instant.ofEpochSecond(
        day.toEpochDay() * SECONDS_OF_DAY + hour * 3600L + minute * 60L + second);
  }

  private static int two(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }

  private static RefusedException refused(Refusal.Reason reason, String rule, String seen) {
    return new RefusedException(
        reason, "eventTime", "eventTime " + rule + ", got " + Texts.quote(seen));
  }
}
