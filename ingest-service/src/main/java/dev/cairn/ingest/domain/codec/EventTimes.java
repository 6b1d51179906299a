package dev.cairn.ingest.domain.codec;

import static dev.cairn.ingest.domain.codec.Refusal.Reason.EVENT_TIME_TOO_EARLY;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.EVENT_TIME_TOO_LATE;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.INVALID_EVENT_TIME;

import dev.cairn.model.IsoTimes;
import dev.cairn.model.Texts;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Reading a record's eventTime: {@code 2023-07-10T11:55:07Z}. A fraction of a second and another
 * offset are understood as well, as ISO 8601 has them; what counts is the whole second.
 */
final class EventTimes {

  static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  static final Duration MOST_AHEAD = Duration.ofHours(24);

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
      return IsoTimes.parse(text).truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeException e) {
      throw refused(INVALID_EVENT_TIME, "must be a date such as 2023-07-10T11:55:07Z", text);
    }
  }

  private static RefusedException refused(Refusal.Reason reason, String rule, String seen) {
    return new RefusedException(
        reason, "eventTime", "eventTime " + rule + ", got " + Texts.quote(seen));
  }
}
