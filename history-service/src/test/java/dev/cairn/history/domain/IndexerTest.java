package dev.cairn.history.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.model.CairnException;
import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IndexerTest {

  private static final PartitionId PARTITION = new PartitionId(TestEvents.REGION, 0);
  private static final PartitionId OTHER = new PartitionId(TestEvents.GLOBAL_REGION, 0);

  private static final UUID LOG = new UUID(1, 1);
  private static final UUID OTHER_LOG = new UUID(2, 2);

  private final FakeIndex index = new FakeIndex();
  private final TestClock clock = TestClock.create();
  private final Indexer indexer = new Indexer(index, Duration.ofDays(90), clock);

  /** Remembers what it was told; fails when asked to. */
  private static final class FakeIndex implements EventIndex {
    final List<LoggedEvent> events = new ArrayList<>();
    Map<PartitionId, Long> positions = Map.of();
    Optional<UUID> log = Optional.empty();
    Instant expiredBefore = Instant.MIN;
    int commits;
    int rollbacks;
    boolean fails;

    @Override
    public void upsert(List<LoggedEvent> batch) {
      check();
      events.addAll(batch);
    }

    @Override
    public List<HistoryEvent> search(
        EventQuery query, Optional<EventPosition> after, int max, long maxBytes) {
      return List.of();
    }

    @Override
    public void commit(Map<PartitionId, Long> newPositions) {
      check();
      commits++;
      positions = newPositions;
    }

    @Override
    public void rollback() {
      check();
      rollbacks++;
    }

    @Override
    public Map<PartitionId, Long> positions() {
      return positions;
    }

    @Override
    public Optional<UUID> log() {
      return log;
    }

    @Override
    public void enter(UUID newLog, Map<PartitionId, Long> newPositions) {
      check();
      log = Optional.of(newLog);
      positions = newPositions;
    }

    @Override
    public int expire(Instant before) {
      expiredBefore = before;
      return 0;
    }

    private void check() {
      if (fails) {
        throw new CairnException.Unavailable("HISTORY_UNAVAILABLE", "full", Duration.ZERO);
      }
    }
  }

  private EventBatch batch(PartitionId partition, long first, String... ids) {
    List<EventRecord> events =
        Arrays.stream(ids).map(id -> TestEvents.event(id, clock.instant())).toList();
    return new EventBatch(partition, first, 1, events);
  }

  private List<String> indexed() {
    return index.events.stream().map(e -> e.offset() + e.event().id().value()).toList();
  }

  @Test
  void indexBatch_movesThePosition() {
    indexer.indexBatch(batch(PARTITION, 0, "a", "b"));
    indexer.indexBatch(batch(PARTITION, 2, "c"));

    assertThat(indexed()).containsExactly("0a", "1b", "2c");
    assertThat(indexer.position(PARTITION)).isEqualTo(3);
    assertThat(indexer.position(OTHER)).isZero();
    assertThat(indexer.indexed()).isEqualTo(3);
  }

  @Test
  void indexBatch_seenBefore_indexesTheRest() {
    indexer.indexBatch(batch(PARTITION, 0, "a", "b"));
    indexer.indexBatch(batch(PARTITION, 0, "a", "b"));
    indexer.indexBatch(batch(PARTITION, 1, "b", "c"));

    assertThat(indexed()).containsExactly("0a", "1b", "2c");
  }

  @Test
  void indexBatch_gap_isRefused() {
    assertThatThrownBy(() -> indexer.indexBatch(batch(PARTITION, 1, "b")))
        .isInstanceOf(Indexer.OutOfPlaceException.class);
    indexer.skipTo(PARTITION, 1);
    indexer.indexBatch(batch(PARTITION, 1, "b"));

    assertThat(indexed()).containsExactly("1b");
  }

  /** Check 73. */
  @Test
  void indexBatch_olderThanRetention_isLeftOutAndCounted() {
    Instant now = clock.instant();
    indexer.indexBatch(
        new EventBatch(
            PARTITION,
            0,
            1,
            List.of(
                TestEvents.event("91", now.minus(Duration.ofDays(91))),
                TestEvents.event("89", now.minus(Duration.ofDays(89))))));

    assertThat(indexed()).containsExactly("189");
    assertThat(indexer.tooOld()).isEqualTo(1);
    assertThat(indexer.position(PARTITION)).isEqualTo(2);
  }

  @Test
  void commit_positionsOfAllPartitions() {
    indexer.indexBatch(batch(PARTITION, 0, "a"));
    indexer.indexBatch(batch(OTHER, 0, "b", "c"));
    assertThat(indexer.committed()).isEmpty();

    indexer.commit();
    indexer.commit();

    assertThat(indexer.committed()).isEqualTo(Map.of(PARTITION, 1L, OTHER, 2L));
    assertThat(index.commits).isEqualTo(1);
  }

  @Test
  void restart_goesBackToTheLastCommit() {
    indexer.indexBatch(batch(PARTITION, 0, "a"));
    indexer.commit();
    indexer.indexBatch(batch(PARTITION, 1, "b"));
    indexer.indexBatch(batch(OTHER, 0, "c"));
    index.fails = true;
    assertThatThrownBy(() -> indexer.indexBatch(batch(PARTITION, 2, "d")))
        .isInstanceOf(CairnException.Unavailable.class);
    assertThatThrownBy(indexer::commit).isInstanceOf(CairnException.Unavailable.class);

    index.fails = false;
    indexer.restart();

    assertThat(index.rollbacks).isEqualTo(1);
    assertThat(indexer.position(PARTITION)).isEqualTo(1);
    assertThat(indexer.position(OTHER)).isZero();
    assertThatThrownBy(() -> indexer.indexBatch(batch(PARTITION, 2, "d")))
        .isInstanceOf(Indexer.OutOfPlaceException.class);
    indexer.indexBatch(batch(PARTITION, 1, "b", "d"));
    assertThat(indexer.commit()).isEqualTo(Map.of(PARTITION, 3L));
  }

  /** Some of it may be gone: events must not be committed as if they were there. */
  @Test
  void restart_rollbackFails_goesBackAllTheSame() {
    indexer.indexBatch(batch(PARTITION, 0, "a"));
    indexer.commit();
    indexer.indexBatch(batch(PARTITION, 1, "b"));
    index.fails = true;

    assertThatThrownBy(indexer::restart).isInstanceOf(CairnException.Unavailable.class);

    assertThat(indexer.position(PARTITION)).isEqualTo(1);
    index.fails = false;
    assertThat(indexer.commit()).isEqualTo(Map.of(PARTITION, 1L));
  }

  @Test
  void enter_firstLog_isKept() {
    indexer.enter(LOG, Map.of(), false);
    indexer.enter(LOG, Map.of(), false);

    assertThat(indexer.log()).isEqualTo(LOG);
  }

  @Test
  void enter_noLogKept_takesItOverIfItHoldsThePositions() {
    indexer.indexBatch(batch(PARTITION, 0, "a", "b"));
    indexer.commit();

    assertThatThrownBy(() -> indexer.enter(LOG, Map.of(OTHER, 2L), false))
        .isInstanceOf(Indexer.OtherLogException.class);
    assertThatThrownBy(() -> indexer.enter(LOG, Map.of(PARTITION, 1L), false))
        .isInstanceOf(Indexer.OtherLogException.class);
    indexer.enter(LOG, Map.of(PARTITION, 2L), false);

    assertThat(indexer.log()).isEqualTo(LOG);
    assertThat(indexer.position(PARTITION)).isEqualTo(2);
  }

  @Test
  void enter_anotherLog_isRefusedThoughItHoldsThePositions() {
    indexer.enter(LOG, Map.of(), false);
    indexer.indexBatch(batch(PARTITION, 0, "a", "b"));
    indexer.commit();

    assertThatThrownBy(() -> indexer.enter(OTHER_LOG, Map.of(PARTITION, 9L), false))
        .isInstanceOf(Indexer.OtherLogException.class)
        .hasMessageContainingAll(LOG.toString(), OTHER_LOG.toString());
    assertThat(indexer.log()).isEqualTo(LOG);
    assertThat(indexer.position(PARTITION)).isEqualTo(2);
  }

  @Test
  void enter_anotherLogStartsOver_beginsAtItsBeginning() {
    indexer.enter(LOG, Map.of(), false);
    indexer.indexBatch(batch(PARTITION, 0, "a", "b"));
    indexer.commit();

    indexer.enter(OTHER_LOG, Map.of(PARTITION, 9L), true);

    assertThat(indexer.log()).isEqualTo(OTHER_LOG);
    assertThat(indexer.committed()).isEmpty();
    indexer.indexBatch(batch(PARTITION, 0, "c"));
    indexer.restart();
    assertThat(indexer.position(PARTITION)).as("not the old log's").isZero();
  }

  @Test
  void expire_beforeRetention() {
    indexer.expire();

    assertThat(index.expiredBefore).isEqualTo(clock.instant().minus(Duration.ofDays(90)));
  }
}
