package dev.cairn.delivery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cairn.delivery.domain.Counts;
import dev.cairn.delivery.domain.Cut;
import dev.cairn.delivery.domain.DeliveryStore;
import dev.cairn.delivery.domain.DeliveryStore.PartitionState;
import dev.cairn.delivery.domain.DeliveryStore.TrailMove;
import dev.cairn.delivery.domain.DeliveryStore.TrailRecord;
import dev.cairn.delivery.domain.Destination;
import dev.cairn.delivery.domain.Lease;
import dev.cairn.delivery.domain.LeaseLostException;
import dev.cairn.delivery.domain.LogFile;
import dev.cairn.model.EventCategory;
import dev.cairn.model.PartitionId;
import dev.cairn.model.TrailArn;
import dev.cairn.testing.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every DeliveryStore does. A subclass makes one that is empty for each test. */
abstract class DeliveryStoreContract {

  static final PartitionId PARTITION = new PartitionId(TestEvents.REGION, 0);
  static final TrailArn TRAIL =
      TrailArn.parse("arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit");
  private static final UUID LOG = new UUID(1, 1);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Instant TIME = Instant.parse("2026-01-02T03:05:00Z");

  abstract DeliveryStore store();

  static Cut cut(long first, long next) {
    LogFile file =
        new LogFile(
            EventCategory.MANAGEMENT,
            TIME,
            0,
            "AWSLogs/a-" + first,
            3,
            1234,
            "ab".repeat(32),
            TIME.minusSeconds(9),
            TIME);
    LogFile second =
        new LogFile(
            EventCategory.DATA, TIME, 1, "AWSLogs/b-" + first, 2, 99, "cd".repeat(32), TIME, TIME);
    return new Cut(
        "trail",
        TRAIL,
        first,
        next,
        new Counts(7, 5, 2),
        new Destination(
            "bucket", Optional.of("p"), Optional.of("arn:aws:kms:eu-west-1:1:key/k"), true, true),
        TIME,
        List.of(file, second));
  }

  private Lease lease() {
    return store().acquire(PARTITION, "me", LONG).orElseThrow();
  }

  private TrailRecord only(PartitionState state) {
    assertThat(state.trails()).hasSize(1);
    return state.trails().getFirst();
  }

  @Test
  void acquire_nobodyHolds_beginsANewEpoch() {
    Lease first = lease();
    store().release(first);
    Lease second = store().acquire(PARTITION, "you", LONG).orElseThrow();

    assertThat(second.epoch()).isGreaterThan(first.epoch());
    assertThat(second.partition()).isEqualTo(PARTITION);
  }

  @Test
  void acquire_anotherHolds_isRefused() {
    lease();

    assertThat(store().acquire(PARTITION, "you", LONG)).isEmpty();
    assertThat(store().acquire(new PartitionId(TestEvents.REGION, 1), "you", LONG)).isPresent();
  }

  @Test
  void acquire_leaseHasEnded_takesOverAndFencesTheOldHolder() {
    Lease old = store().acquire(PARTITION, "me", Duration.ZERO).orElseThrow();
    Lease taken = store().acquire(PARTITION, "you", LONG).orElseThrow();

    assertThat(store().renew(old, LONG)).isFalse();
    assertThat(store().renew(taken, LONG)).isTrue();
    PartitionState before = store().load(taken);
    for (Runnable write :
        List.<Runnable>of(
            () -> store().move(old, 9, List.of()),
            () -> store().saveCut(old, cut(0, 9)),
            () -> store().recordCut(old, cut(0, 9), true, TIME),
            () -> store().failCut(old, cut(0, 9)),
            () -> store().skip(old, "trail", TRAIL, 5, 5),
            () -> store().noteFailure(old, "trail", "NoSuchBucket", TIME),
            () -> store().halt(old, "trail", "because"))) {
      assertThatThrownBy(write::run).isInstanceOf(LeaseLostException.class);
    }
    store().release(old);
    assertThat(store().load(taken)).isEqualTo(before);
    assertThat(store().acquire(PARTITION, "third", LONG)).isEmpty();
  }

  @Test
  void load_nothingStored_isTheBeginning() {
    assertThat(store().load(lease()))
        .isEqualTo(new PartitionState(Optional.empty(), 0, List.of(), List.of()));
  }

  @Test
  void move_addsCounts() {
    Lease lease = lease();
    store().move(lease, 10, List.of(new TrailMove("trail", TRAIL, 12, true, new Counts(5, 0, 5))));
    store().move(lease, 20, List.of(new TrailMove("trail", TRAIL, 22, false, new Counts(1, 0, 1))));

    PartitionState state = store().load(lease);
    assertThat(state.position()).isEqualTo(20);
    assertThat(only(state))
        .returns(22L, TrailRecord::position)
        .returns(false, TrailRecord::inStep)
        .returns(new Counts(6, 0, 6), TrailRecord::counts);
  }

  @Test
  void saveCut_isLoadedAsItWas() {
    Lease lease = lease();
    store().saveCut(lease, cut(3, 9));

    PartitionState state = store().load(lease);
    assertThat(state.cuts()).containsExactly(cut(3, 9));
    assertThat(only(state))
        .returns(3L, TrailRecord::position)
        .returns(new Counts(7, 5, 2), TrailRecord::counts)
        .returns(5L, TrailRecord::pending)
        .returns(0L, TrailRecord::delivered);
  }

  @Test
  void recordCut_movesAndCounts() {
    Lease lease = lease();
    store().saveCut(lease, cut(3, 9));
    store().noteFailure(lease, "trail", "AccessDenied", TIME);
    assertThat(only(store().load(lease)).latestDeliveryError()).isEqualTo("AccessDenied");
    store().recordCut(lease, cut(3, 9), true, TIME.plusSeconds(5));

    PartitionState state = store().load(lease);
    assertThat(state.cuts()).isEmpty();
    assertThat(only(state))
        .returns(9L, TrailRecord::position)
        .returns(true, TrailRecord::inStep)
        .returns(0L, TrailRecord::pending)
        .returns(5L, TrailRecord::delivered)
        .returns("", TrailRecord::latestDeliveryError)
        .returns(Optional.of(TIME.plusSeconds(5)), TrailRecord::latestDeliveryTime);
    store().saveCut(lease, cut(9, 12));
    assertThat(store().load(lease).cuts()).containsExactly(cut(9, 12));
  }

  @Test
  void recordCut_thatIsNotOpen_changesNothing() {
    Lease lease = lease();
    store().saveCut(lease, cut(3, 9));
    store().recordCut(lease, cut(3, 9), true, TIME);
    PartitionState before = store().load(lease);

    assertThatThrownBy(() -> store().recordCut(lease, cut(3, 9), true, TIME))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store().load(lease)).isEqualTo(before);
  }

  @Test
  void failCut_countsAsFailed() {
    Lease lease = lease();
    store().saveCut(lease, cut(3, 9));
    store().failCut(lease, cut(3, 9));

    assertThat(only(store().load(lease)))
        .returns(5L, TrailRecord::failed)
        .returns(9L, TrailRecord::position)
        .returns(0L, TrailRecord::pending);
  }

  @Test
  void halt_isKept() {
    Lease lease = lease();
    store().saveCut(lease, cut(3, 9));
    store().halt(lease, "trail", "x".repeat(5000));

    assertThat(only(store().load(lease)).haltedReason())
        .hasValueSatisfying(r -> assertThat(r).startsWith("x"));
  }

  @Test
  void trails_areThoseOfTheAccount() {
    Lease lease = lease();
    store().saveCut(lease, cut(3, 9));

    assertThat(store().trails(TestEvents.ACCOUNT)).hasSize(1);
    assertThat(store().trails(TestEvents.OTHER_ACCOUNT)).isEmpty();
  }

  @Test
  void enter_isKept() {
    Lease lease = lease();
    store().enter(lease, LOG);
    store().move(lease, 9, List.of());

    assertThat(store().load(lease))
        .isEqualTo(new PartitionState(Optional.of(LOG), 9, List.of(), List.of()));
  }

  @Test
  void startOver_beginsAgainAndFailsWhatWasUnfinished() {
    Lease lease = lease();
    store().enter(lease, LOG);
    store().move(lease, 9, List.of(new TrailMove("idle", TRAIL, 9, true, new Counts(4, 1, 3))));
    store().saveCut(lease, cut(0, 9));
    store().recordCut(lease, cut(0, 9), true, TIME);
    store().saveCut(lease, cut(9, 20));
    UUID other = new UUID(2, 2);

    store().startOver(lease, other);

    PartitionState state = store().load(lease);
    assertThat(state.log()).contains(other);
    assertThat(state.position()).isZero();
    assertThat(state.cuts()).isEmpty();
    assertThat(state.trails())
        .extracting(
            TrailRecord::trailId, TrailRecord::position, TrailRecord::pending, TrailRecord::failed)
        .containsExactlyInAnyOrder(tuple("idle", 0L, 0L, 0L), tuple("trail", 0L, 0L, 5L));
    // The new log has the same offsets.
    store().saveCut(lease, cut(0, 9));
    assertThat(store().load(lease).cuts()).containsExactly(cut(0, 9));
  }

  @Test
  void startOver_leaseLost_changesNothing() {
    Lease old = lease();
    store().enter(old, LOG);
    store().release(old);
    Lease lease = lease();

    assertThatThrownBy(() -> store().startOver(old, new UUID(2, 2)))
        .isInstanceOf(LeaseLostException.class);
    assertThat(store().load(lease).log()).contains(LOG);
  }
}
