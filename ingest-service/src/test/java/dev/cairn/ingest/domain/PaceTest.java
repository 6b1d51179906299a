package dev.cairn.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Times are the test's own; only a wait that nothing ends takes {@link Pace#PATIENCE}. */
@Timeout(30)
class PaceTest {

  private static final PartitionId PARTITION = new PartitionId(RegionName.of("eu-west-1"), 0);
  private static final Duration LAG = Duration.ofMillis(400);

  private final AtomicLong nanos = new AtomicLong(1);
  private final Pace pace = new Pace(Set.of("history"), LAG, nanos::get);

  @Test
  void keep_withoutFollowers_doesNotWait() {
    append(10);
    pass(LAG.multipliedBy(2));

    assertThat(waits(20)).isFalse();
  }

  @Test
  void keep_followerInStep_doesNotWait() {
    Pace.Reading reading = pace.begin("history", PARTITION, 0, 0);
    append(10);
    reading.moveTo(10);
    pass(LAG.multipliedBy(2));

    assertThat(waits(20)).isFalse();
  }

  @Test
  void keep_followerFallsBehind_waitsUntilItMoves() throws InterruptedException {
    Pace.Reading reading = pace.begin("history", PARTITION, 0, 0);
    append(10);
    reading.moveTo(10);
    append(20);
    pass(LAG.plusMillis(1));
    Thread producer = Thread.ofVirtual().start(() -> pace.keep(Map.of(PARTITION, 30L)));
    while (producer.isAlive() && producer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(producer.isAlive()).isTrue();

    reading.moveTo(20);

    producer.join(Pace.PATIENCE.dividedBy(2));
    assertThat(producer.isAlive()).isFalse();
  }

  @Test
  void keep_followerFallsBehind_waitsNotForEver() {
    Pace.Reading reading = pace.begin("history", PARTITION, 0, 0);
    append(10);
    reading.moveTo(10);
    append(20);
    pass(LAG.plusMillis(1));

    assertThat(waits(30)).isTrue();
  }

  @Test
  void keep_followerReadsUpWhatItMissed_doesNotWait() {
    append(1000);
    pass(Duration.ofMinutes(5));
    Pace.Reading reading = pace.begin("history", PARTITION, 0, 1000);
    reading.moveTo(10);

    assertThat(waits(1100)).isFalse();
  }

  /** It is a million events behind, and the newest is always young. */
  @Test
  void keep_followerComesBackFarBehind_whileEventsCome_doesNotWait() {
    long end = appendFor(LAG.multipliedBy(3), 1_000_000);
    Pace.Reading reading = pace.begin("history", PARTITION, 10, end);
    reading.moveTo(1000);
    end = appendFor(LAG.multipliedBy(3), end);
    reading.moveTo(2000);

    assertThat(waits(end + 1)).isFalse();
  }

  @Test
  void keep_backlogFromBeforeTheStart_doesNotWait() {
    Pace.Reading reading = pace.begin("history", PARTITION, 0, 1_000_000);
    reading.moveTo(1000);
    long end = appendFor(LAG.multipliedBy(3), 1_000_000);
    reading.moveTo(2000);

    assertThat(waits(end + 1)).isFalse();
  }

  @Test
  void keep_backlogFromBeforeTheStart_producersFirst_doesNotWait() {
    long end = appendFor(Duration.ofMillis(100), 1_000_000);
    Pace.Reading reading = pace.begin("history", PARTITION, 0, end);
    reading.moveTo(1000);
    end = appendFor(LAG.multipliedBy(3), end);

    assertThat(waits(end + 1)).isFalse();
  }

  /** In step is who is nearly at the end, not only who has taken everything. */
  @Test
  void keep_followerReadItsBacklog_thenFallsBehind_waits() {
    Pace.Reading reading = pace.begin("history", PARTITION, 0, 1_000_000);
    reading.moveTo(1000);
    long end = appendFor(LAG.multipliedBy(3), 1_000_000);
    reading.moveTo(end - 50);
    assertThat(waits(end + 1)).isFalse();
    pass(LAG);

    assertThat(waits(end + 2)).isTrue();
  }

  @Test
  void keep_followerStandsStill_doesNotWait() {
    Pace.Reading reading = pace.begin("history", PARTITION, 0, 0);
    append(10);
    reading.moveTo(10);
    append(20);
    pass(Pace.STANDSTILL.plusMillis(1));

    assertThat(waits(30)).isFalse();
  }

  /** A slow machine, or a long collection of garbage: the log went on meanwhile. */
  @Test
  void keep_followerMovesAgainAfterAStandstill_waits() {
    Pace.Reading reading = pace.begin("history", PARTITION, 0, 0);
    append(10);
    reading.moveTo(10);
    append(20);
    pass(Pace.STANDSTILL.plusMillis(1));
    assertThat(waits(30)).isFalse();

    reading.moveTo(15);

    assertThat(waits(40)).isTrue();
  }

  @Test
  void keep_followerFallsFarBehind_doesNotWaitUntilItIsNear() {
    Pace.Reading reading = pace.begin("history", PARTITION, 0, 0);
    append(10);
    reading.moveTo(10);
    append(20);
    pass(Pace.STEP.plusMillis(1));
    assertThat(waits(30)).isFalse();
    reading.moveTo(15);
    assertThat(waits(40)).as("its next event is as old as before").isFalse();

    pass(LAG.plusMillis(1));
    reading.moveTo(25);

    assertThat(waits(50)).isTrue();
  }

  @Test
  void keep_otherFollowerFallsBehind_doesNotWait() {
    Pace.Reading reading = pace.begin("delivery", PARTITION, 0, 0);
    append(10);
    reading.moveTo(10);
    append(20);
    pass(LAG.plusMillis(1));

    assertThat(waits(30)).isFalse();
  }

  @Test
  void keep_followerIsGone_doesNotWait() {
    Pace.Reading reading = pace.begin("history", PARTITION, 0, 0);
    append(10);
    reading.moveTo(10);
    append(20);
    pass(LAG.plusMillis(1));

    reading.close();

    assertThat(waits(30)).isFalse();
  }

  @Test
  void keep_severalPartitionsBehind_waitsOnce() {
    Map<PartitionId, Long> ends = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      PartitionId partition = new PartitionId(RegionName.of("eu-west-" + i), 0);
      pace.begin("history", partition, 0, 0).moveTo(0);
      ends.put(partition, 10L);
    }
    pass(Duration.ofMillis(20));
    pace.keep(ends);
    pass(LAG.plusMillis(1));
    long begin = System.nanoTime();

    pace.keep(ends);

    assertThat(System.nanoTime() - begin)
        .isBetween(Pace.PATIENCE.toNanos(), Pace.PATIENCE.multipliedBy(5).toNanos());
  }

  private void append(long nextOffset) {
    pass(Duration.ofMillis(20));
    pace.keep(Map.of(PARTITION, nextOffset));
  }

  /** Ten events each 20 ms; returns where the log ends then. */
  private long appendFor(Duration time, long nextOffset) {
    long next = nextOffset;
    for (long end = nanos.get() + time.toNanos(); nanos.get() < end; ) {
      next += 10;
      append(next);
    }
    return next;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private boolean waits(long nextOffset) {
    long begin = System.nanoTime();
    pace.keep(Map.of(PARTITION, nextOffset));
    return System.nanoTime() - begin >= Pace.PATIENCE.toNanos();
  }
}
