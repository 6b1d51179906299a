package dev.cairn.gateway.aws;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Times in JSON. Out: seconds since 1970 with three digits of a fraction, e.g. {@code
 * 1441139757.497}. In: a number of seconds, or ISO 8601 with a zone, e.g. {@code
 * 2015-09-01T20:35:57Z}.
 */
final class Times {

  private static final long FIRST_MILLI = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST_MILLI = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  private Times() {}

  static Timestamp read(JsonParser json, String path) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> seconds(json.getDoubleValue(), path);
      case VALUE_STRING -> iso(json.getText(), path);
      default -> throw wrong(path);
    };
  }

  private static Timestamp seconds(double seconds, String path) {
    double millis = Math.rint(seconds * 1000);
    if (millis < FIRST_MILLI || millis > LAST_MILLI) {
      throw wrong(path);
    }
    return timestamp(Instant.ofEpochMilli((long) millis));
  }

  private static Timestamp iso(String text, String path) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return seconds(time.toEpochMilli() / 1000.0, path);
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong(path);
    }
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static void write(JsonGenerator json, Timestamp time) throws IOException {
    long millis = time.getSeconds() * 1000 + time.getNanos() / 1_000_000;
    json.writeNumber(BigDecimal.valueOf(millis, 3));
  }

  private static RuntimeException wrong(String path) {
    return MessageReader.wrong(path, "a time: seconds since 1970, or ISO 8601 with a zone");
  }
}
