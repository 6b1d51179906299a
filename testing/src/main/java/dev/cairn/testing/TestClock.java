package dev.cairn.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is advanced. */
public final class TestClock implements InstantSource {

  /** Where every test clock begins: a moment in the middle of a five-minute window. */
  public static final Instant START = Instant.parse("2026-01-02T03:02:05Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  public static TestClock create() {
    return new TestClock();
  }

  public void advance(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  public void set(Instant instant) {
    now.set(instant);
  }

  @Override
  public Instant instant() {
    return now.get();
  }
}
