package dev.cairn.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves the times of a file's records by one span, so that old samples lie within the event
 * history; those that would still be too old by as many times {@link #KEPT} more as it takes.
 *
 * <p>Changes two members and no other byte: {@code eventTime} is moved, and {@code eventID} is
 * replaced by one derived from it and the span (a name-based UUID). A moved record is another event
 * than the one that happened: with its old id it would stand in the way of the real one, and of
 * itself when it is moved to another time. A record without an eventID gets none here; ingest
 * derives it from the moved bytes. A record whose eventTime can't be read stays as it is.
 */
record Rebase(Duration span, Instant oldest) {

  /** Times that ingest would refuse are no measure for others. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

  /** How old a moved record is at most. It is shown for some days more. */
  static final Duration KEPT = HistoryTally.SHOWN.minusDays(5);

  /** The span that moves the newest of the given times to now. */
  static Rebase to(Instant now, Instant newest) {
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    return new Rebase(Duration.between(newest, second), second.minus(KEPT));
  }

  /** A record's eventTime, if there is one that can be read. */
  static Optional<Instant> eventTime(byte[] record) {
    return RecordMembers.of(record)
        .text("eventTime")
        .flatMap(Rebase::parse)
        .filter(time -> time.isAfter(FIRST) && time.isBefore(LAST));
  }

  /** The record at its new time. */
  byte[] move(byte[] record) {
    return eventTime(record).map(time -> move(record, time, distance(time))).orElse(record);
  }

  private Duration distance(Instant time) {
    long tooOld = Duration.between(time.plus(span), oldest).toSeconds();
    return tooOld <= 0
        ? span
        : span.plus(KEPT.multipliedBy(Math.ceilDiv(tooOld, KEPT.toSeconds())));
  }

  private static byte[] move(byte[] record, Instant time, Duration distance) {
    Instant newTime = time.plus(distance).truncatedTo(ChronoUnit.SECONDS);
    byte[] moved = replace(record, "eventTime", newTime.toString());
    return RecordMembers.of(record)
        .text("eventID")
        .map(id -> replace(moved, "eventID", newId(id, distance)))
        .orElse(moved);
  }

  private static String newId(String eventId, Duration distance) {
    String name = eventId + " moved by " + distance.toSeconds() + " s";
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static byte[] replace(byte[] record, String name, String text) {
    RecordMembers.Member member = RecordMembers.of(record).textMember(name).orElseThrow();
    ByteArrayOutputStream replaced = new ByteArrayOutputStream(record.length + text.length());
    replaced.write(record, 0, member.start());
    replaced.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    replaced.write(record, member.end(), record.length - member.end());
    return replaced.toByteArray();
  }

  static Optional<Instant> parse(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      // What is no time stays as it is: ingest refuses it with its reason.
      return Optional.empty();
    }
  }
}
