package dev.cairn.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Times as people write them: {@code 2026-11-28T10:00:00Z}, a date, or a span before now, e.g.
 * {@code -2h}, {@code -7d}. What names no zone is in that of the machine, as for the AWS CLI.
 */
final class Times implements ITypeConverter<Instant> {

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .toFormatter(Locale.ROOT);

  @Override
  public Instant convert(String text) {
    try {
      return text.startsWith("-") ? Instant.now().minus(span(text.substring(1))) : time(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'" + text + "' is no time such as 2026-11-28T10:00:00Z, 2026-11-28, -2h or -7d");
    }
  }

  private static Instant time(String text) {
    ZoneId zone = ZoneId.systemDefault();
    return switch (FORMAT.parseBest(
        text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from)) {
      case OffsetDateTime time -> time.toInstant();
      case LocalDateTime time -> time.atZone(zone).toInstant();
      case LocalDate day -> day.atStartOfDay(zone).toInstant();
      default -> throw new DateTimeException("no time");
    };
  }

  private static Duration span(String text) {
    return Duration.parse((text.toLowerCase(Locale.ROOT).endsWith("d") ? "P" : "PT") + text);
  }
}
