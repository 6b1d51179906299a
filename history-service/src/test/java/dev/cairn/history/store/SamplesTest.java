package dev.cairn.history.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.history.domain.LoggedEvent;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

  private final Samples samples = new Samples();

  @Test
  void isEnoughWith_manyEvents_once() {
    assertThat(samples.isEnoughWith(events(Samples.ENOUGH - 1, 800))).isFalse();
    assertThat(samples.isEnoughWith(events(1, 800))).isTrue();
    assertThat(samples.isEnoughWith(events(Samples.ENOUGH, 800))).isFalse();
    assertThat(samples.train()).isPresent();
    assertThat(samples.isEnoughWith(events(Samples.ENOUGH, 800))).isFalse();
    assertThat(samples.train()).isEmpty();
  }

  /** Else they would fill the memory long before there are 2,000. */
  @Test
  void isEnoughWith_manyBytes() {
    int size = 8 << 10;
    int fit = Samples.ENOUGH_BYTES / size;

    assertThat(samples.isEnoughWith(events(fit - 1, size))).isFalse();
    assertThat(samples.isEnoughWith(events(100, size))).isTrue();
    assertThat(samples.train()).isPresent();
  }

  @Test
  void isEnoughWith_largeRecords_areLeftOut() {
    assertThat(samples.isEnoughWith(events(Samples.ENOUGH + 1, Samples.LARGEST + 1))).isFalse();
    assertThat(samples.isEnoughWith(events(Samples.ENOUGH - 1, 800))).isFalse();
    assertThat(samples.isEnoughWith(events(1, 800))).isTrue();
  }

  @Test
  void clear_beginsAnew() {
    samples.isEnoughWith(events(Samples.ENOUGH - 1, 800));
    samples.clear();

    assertThat(samples.isEnoughWith(events(1, 800))).isFalse();
    assertThat(samples.train()).isEmpty();
    assertThat(samples.isEnoughWith(events(Samples.ENOUGH - 1, 800))).isTrue();
    samples.clear();
    assertThat(samples.train()).isEmpty();
    assertThat(samples.isEnoughWith(events(Samples.ENOUGH, 800))).isTrue();
    assertThat(samples.train()).isPresent();
  }

  private static List<LoggedEvent> events(int count, int size) {
    List<LoggedEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant time = TestClock.START.plusSeconds(i);
      events.add(new LoggedEvent(i, TestEvents.eventOfSize("event-" + i, time, size)));
    }
    return events;
  }
}
