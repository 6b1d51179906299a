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
 * history.
 *
 * <p>Changes two members and no other byte: {@code eventTime} is moved, and {@code eventID} is
 * replaced by one derived from it and the span (a name-based UUID). A moved record is another event
 * than the one that happened: with its old id it would stand in the way of the real one, and of
 * itself when it is moved to another time. A record without an eventID gets none here; ingest
 * derives it from the moved bytes. A record whose eventTime can't be read stays as it is.
 */
record Rebase(Duration span) {

  /** The span that moves the newest of the given times to now. */
  static Rebase to(Instant now, Instant newest) {
    return new Rebase(Duration.between(newest, now.truncatedTo(ChronoUnit.SECONDS)));
  }

  /** A record's eventTime, if there is one that can be read. */
  static Optional<Instant> eventTime(byte[] record) {
    return RecordMembers.of(record).text("eventTime").flatMap(Rebase::parse);
  }

  /** The record at its new time. */
  byte[] move(byte[] record) {
    return eventTime(record).map(time -> moveTo(time.plus(span), record)).orElse(record);
  }

  private byte[] moveTo(Instant time, byte[] record) {
    byte[] moved = replace(record, "eventTime", time.truncatedTo(ChronoUnit.SECONDS).toString());
    return RecordMembers.of(record)
        .text("eventID")
        .map(id -> replace(moved, "eventID", newId(id)))
        .orElse(moved);
  }

  private String newId(String eventId) {
    String name = eventId + " moved by " + span.toSeconds() + " s";
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
