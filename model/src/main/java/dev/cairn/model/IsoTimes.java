package dev.cairn.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** Times as ISO 8601 writes them. */
public final class IsoTimes {

  private static final int USUAL_LENGTH = "2023-07-10T11:55:07Z".length();
  private static final int SECONDS_OF_DAY = 86_400;

  private IsoTimes() {}

  /**
   * Reads a date with a time and an offset. {@code 2023-07-10T11:55:07Z}, as nearly all are
   * written, is read without a formatter, which takes many times as long: each event has one.
   *
   * @throws DateTimeException if it is none
   */
  public static Instant parse(String text) {
    return isUsual(text) ? usual(text) : OffsetDateTime.parse(text).toInstant();
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
      throw new DateTimeException("No time of day: " + text);
    }
    LocalDate day = LocalDate.of(two(text, 0) * 100 + two(text, 2), two(text, 5), two(text, 8));
    return Instant.ofEpochSecond(
        day.toEpochDay() * SECONDS_OF_DAY + hour * 3600L + minute * 60L + second);
  }

  private static int two(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }
}
