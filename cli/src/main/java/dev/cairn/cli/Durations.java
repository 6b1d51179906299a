package dev.cairn.cli;

import com.google.protobuf.Duration;
import java.time.DateTimeException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Spans of time as people write them, e.g. {@code 15m}, {@code 1h30m}. */
final class Durations implements ITypeConverter<Duration> {

  private static final String TIME = "PT";

  @Override
  public Duration convert(String text) {
    try {
      java.time.Duration span =
          java.time.Duration.parse(text.regionMatches(true, 0, "P", 0, 1) ? text : TIME + text);
      return Duration.newBuilder()
          .setSeconds(span.toSeconds())
          .setNanos(span.toNanosPart())
          .build();
    } catch (DateTimeException e) {
      throw new TypeConversionException("'" + text + "' is no span of time such as 15m or 1h30m");
    }
  }

  static String text(Duration span) {
    return java.time.Duration.ofSeconds(span.getSeconds(), span.getNanos())
        .toString()
        .substring(TIME.length())
        .toLowerCase(Locale.ROOT);
  }
}
