package dev.cairn.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.domain.Follower.Position;
import dev.cairn.ingest.domain.LogRange;
import dev.cairn.model.CairnException;
import dev.cairn.model.PartitionId;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRetentionTest {

  private static final PartitionId PARTITION = new PartitionId(TestEvents.REGION, 0);
  private static final Duration RETENTION = Duration.ofDays(7);
  private static final Duration HOLD = Duration.ofDays(30);

  /** A segment for each append. */
  private static final SegmentLogSettings SETTINGS =
      new SegmentLogSettings(1, 4096, 4096, 0, 1 << 16, 1 << 16, 1000, Duration.ofHours(24));

  @TempDir Path folder;

  private final TestClock clock = TestClock.create();
  private SegmentEventLog log;
  private FileFollowers followers;

  @BeforeEach
  void open() throws Exception {
    followers = FileFollowers.open(folder, clock);
    log = SegmentEventLog.open(folder.resolve("log"), SETTINGS, () -> 1, clock, Map.of());
    followers.register("history");
    followers.register("delivery");
  }

  @AfterEach
  void close() {
    log.close();
    followers.close();
  }

  private void append(int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(
              log.append(
                  PARTITION,
                  List.of(TestEvents.event("id-" + i, Instant.parse("2026-01-02T03:04:05Z")))))
          .hasSize(1);
    }
  }

  private void report(String follower, long next, OptionalLong held) {
    followers.report(follower, Map.of(PARTITION, new Position(next, held)));
  }

  private void bothHaveRead(long next) {
    report("history", next, OptionalLong.empty());
    report("delivery", next, OptionalLong.empty());
  }

  private void step(long budget) {
    new DiskRetention(
            log,
            followers,
            new RetentionRules(RETENTION, budget, HOLD, 0.5, 0, List.of("history", "delivery")),
            clock)
        .step();
  }

  private void assertKept(long oldest, long next) {
    assertThat(log.range(PARTITION)).isEqualTo(new LogRange(oldest, next));
  }

  @Test
  void step_byTime() {
    append(0, 5);
    bothHaveRead(5);
    step(1 << 30);
    assertKept(0, 5);
    clock.advance(RETENTION.plusSeconds(1));
    append(5, 6);
    step(1 << 30);
    assertKept(5, 6);
  }

  @Test
  void step_neverWhatAnOwnFollowerHasNotRead() {
    append(0, 5);
    report("history", 5, OptionalLong.empty());
    report("delivery", 2, OptionalLong.empty());
    clock.advance(HOLD.multipliedBy(10));
    step(1);
    assertKept(2, 5);
  }

  @Test
  void step_ownFollowerThatNeverReported() {
    append(0, 5);
    report("history", 5, OptionalLong.empty());
    clock.advance(HOLD.multipliedBy(10));
    step(1);
    assertKept(0, 5);
  }

  @Test
  void step_budgetRefusesUntilTheFollowerHasRead() {
    append(0, 5);
    step(100);
    assertThatThrownBy(() -> append(5, 6))
        .isInstanceOfSatisfying(
            CairnException.LimitExceeded.class,
            e -> {
              assertThat(e.reason()).isEqualTo("EVENT_LOG_FULL");
              assertThat(e.message()).contains("follower history");
              assertThat(e.retryAfter()).isPresent();
            });
    assertThatThrownBy(() -> log.requireOpen(PARTITION))
        .as("whoever asks before is told the same")
        .isInstanceOf(CairnException.LimitExceeded.class)
        .hasMessageContaining("follower history");
    bothHaveRead(5);
    step(600);
    log.requireOpen(PARTITION);
    append(5, 6);
    assertKept(5, 6);
  }

  @Test
  void step_budgetTakesTheOldestOnly() {
    append(0, 6);
    bothHaveRead(6);
    long each = log.bytes() / 6;
    step(each * 3 + each / 2);
    assertKept(3, 6);
  }

  @Test
  void step_failingTargetIsHeldForAWhile() {
    append(0, 5);
    report("history", 5, OptionalLong.empty());
    report("delivery", 5, OptionalLong.of(1));
    clock.advance(RETENTION.plusSeconds(1));
    step(1 << 30);
    assertKept(1, 5);
    clock.advance(HOLD);
    step(1 << 30);
    assertKept(4, 5);
  }

  @Test
  void step_failingTargetHasItsShareOnly() {
    append(0, 6);
    bothHaveRead(6);
    report("delivery", 6, OptionalLong.of(0));
    long each = log.bytes() / 6;
    step(each * 9);
    assertKept(1, 6);
    append(6, 7);
  }

  @Test
  void step_failingTargetNeverCausesARefusal() {
    append(0, 6);
    report("history", 6, OptionalLong.empty());
    report("delivery", 6, OptionalLong.of(0));
    step(600);
    append(6, 7);
    assertKept(6, 7);
  }

  @Test
  void step_foreignFollowerIsHeldLikeAFailingTarget() {
    append(0, 5);
    bothHaveRead(5);
    followers.register("export");
    clock.advance(RETENTION.plusSeconds(1));
    step(1 << 30);
    assertKept(0, 5);
    followers.remove("export");
    step(1 << 30);
    assertKept(4, 5);
  }

  @Test
  void step_diskReserve() {
    append(0, 1);
    bothHaveRead(1);
    new DiskRetention(
            log,
            followers,
            new RetentionRules(RETENTION, 1 << 30, HOLD, 0.5, Long.MAX_VALUE, List.of()),
            clock)
        .step();
    assertThatThrownBy(() -> append(1, 2))
        .isInstanceOfSatisfying(
            CairnException.LimitExceeded.class, e -> assertThat(e.reason()).isEqualTo("DISK_FULL"));
    step(1 << 30);
    append(1, 2);
  }
}
