package dev.cairn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-07-10T11:55:07Z",
        "1969-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2024-02-29T00:00:00Z",
        "2023-07-10T11:55:07.25Z",
        "2023-07-10T11:55Z",
        "2023-07-10T11:55:07+02:00"
      })
  void time_isWhatTheFormatterReads(String text) {
    assertEquals(OffsetDateTime.parse(text).toInstant(), IsoTimes.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2023-07-10",
        "2023-07-10T11:55:07",
        "2023-13-10T11:55:07Z",
        "2023-02-29T11:55:07Z",
        "2023-07-10T24:00:00Z",
        "2023-07-10T11:60:07Z",
        "2023-07-10T11:55:60Z",
        "2023-07-10 11:55:07Z",
        "2023-07-1\u0661T11:55:07Z"
      })
  void whatIsNoTime_isRefused(String text) {
    assertThrows(DateTimeException.class, () -> IsoTimes.parse(text));
  }
}
