package dev.cairn.history.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.history.domain.LoggedEvent;
import dev.cairn.testing.TestEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DayIndexTest {

  private static final Duration WHILE = Duration.ofSeconds(3);
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;
  private final BackgroundMerges background = new BackgroundMerges();
  private final EventDocument document = new EventDocument();
  private DayIndex day;

  @BeforeEach
  void open() throws IOException {
    day =
        new DayIndex(
            LocalDate.parse("2026-11-22"),
            folder,
            new WriterSettings(background, 4),
            Duration.ZERO);
    day.openWriter();
  }

  @AfterEach
  void close() throws IOException {
    day.abandon();
    document.close();
    background.shutdown();
  }

  @Test
  void upsert_writerClosedBeforeTheDictionaryIsMade_makesOneLater() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    background.execute(() -> await(free));
    day.upsert(events(Samples.ENOUGH), document);
    day.closeWriter();
    free.countDown();
    awaitBackground();
    assertThat(day.dictionary()).isEmpty();

    day.openWriter();
    day.upsert(events(Samples.ENOUGH), document);
    awaitBackground();

    assertThat(day.dictionary()).isPresent();
  }

  /** Readers are closed when they are idle, and for a writer: that is no failure. */
  @Test
  void refresh_besideClosingReaders() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Exception> failure = new AtomicReference<>();
    Repeated upserting = () -> day.upsert(events(1), document);
    List<Thread> threads =
        List.of(
            start(upserting, done, failure),
            start(day::refresh, done, failure),
            start(day::refresh, done, failure));
    long begin = System.nanoTime();
    while (failure.get() == null && System.nanoTime() - begin < WHILE.toNanos()) {
      day.search(searcher -> searcher.getIndexReader().numDocs());
      day.closeReaders();
    }
    done.set(true);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failure.get()).isNull();
  }

  private interface Repeated {
    void run() throws IOException;
  }

  private static Thread start(
      Repeated work, AtomicBoolean done, AtomicReference<Exception> failure) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                while (!done.get()) {
                  work.run();
                }
              } catch (IOException | RuntimeException e) {
                failure.set(e);
              }
            });
  }

  private void awaitBackground() {
    CountDownLatch done = new CountDownLatch(1);
    background.execute(done::countDown);
    await(done);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<LoggedEvent> events(int count) {
    List<LoggedEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(new LoggedEvent(i, TestEvents.event("event-" + i, NOON.plusSeconds(i % 3600))));
    }
    return events;
  }
}
