package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class TimesTest {

  private final Times times = new Times();

  @Test
  void convert_times() {
    assertThat(times.convert("2026-11-28T10:00:00Z")).isEqualTo("2026-11-28T10:00:00Z");
    assertThat(times.convert("2026-11-28T10:00:00.5+02:00")).isEqualTo("2026-11-28T08:00:00.500Z");
    Instant day = LocalDate.of(2026, 11, 28).atStartOfDay(ZoneId.systemDefault()).toInstant();
    assertThat(times.convert("2026-11-28")).isEqualTo(day);
    assertThat(times.convert("2026-11-28T00:30")).isEqualTo(day.plus(30, ChronoUnit.MINUTES));
  }

  @Test
  void convert_spansBeforeNow() {
    assertThat(times.convert("-2h"))
        .isCloseTo(Instant.now().minus(2, ChronoUnit.HOURS), within(1, ChronoUnit.MINUTES));
    assertThat(times.convert("-7d"))
        .isCloseTo(Instant.now().minus(7, ChronoUnit.DAYS), within(1, ChronoUnit.MINUTES));
  }

  @Test
  void convert_noTime() {
    assertThatThrownBy(() -> times.convert("yesterday"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'yesterday' is no time such as 2026-11-28T10:00:00Z, 2026-11-28");
  }
}
