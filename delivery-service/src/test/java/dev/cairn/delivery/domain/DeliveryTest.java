package dev.cairn.delivery.domain;

import static dev.cairn.delivery.domain.DeliveryRig.PARTITION;
import static dev.cairn.testing.TestEvents.ACCOUNT;
import static dev.cairn.testing.TestEvents.GLOBAL_REGION;
import static dev.cairn.testing.TestEvents.OTHER_ACCOUNT;
import static dev.cairn.testing.TestEvents.REGION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.delivery.domain.FakeObjects.Fault;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private @TempDir Path folder;
  private DeliveryRig rig;

  @BeforeEach
  void open() {
    rig = new DeliveryRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static String text(EventRecord event) {
    return event.json().text();
  }

  private Book book(String trail) {
    return rig.delivery.books(ACCOUNT).stream()
        .filter(b -> b.trail().name().value().equals(trail))
        .reduce(Book::plus)
        .orElseThrow();
  }

  private static void balanced(Book book) {
    assertThat(book.accepted())
        .isEqualTo(book.delivered() + book.notSelected() + book.pending() + book.failed());
  }

  // Files

  @Test
  void file_isDueAfterTheInterval() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    EventRecord one = rig.event("one");
    EventRecord two = rig.event("two");
    rig.append(one, two);
    rig.settle();

    rig.advance(Duration.ofSeconds(59));
    assertThat(rig.objects.objects()).isEmpty();

    rig.advance(Duration.ofSeconds(1));
    assertThat(rig.objects.objects()).hasSize(1);
    FakeObjects.Stored stored = rig.objects.objects().getFirst();
    assertThat(stored.body())
        .as("check 124: only Records, the records' bytes untouched, in log order")
        .isEqualTo("{\"Records\":[" + text(one) + "," + text(two) + "]}");
    assertThat(stored.key())
        .as("checks 120, 121, 123")
        .matches(
            "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/02"
                + "/111122223333_CloudTrail_eu-west-1_20260102T0305Z_[A-Za-z0-9]{16}\\.json\\.gz");
  }

  @Test
  void clockIsSetBack_intervalsGoOn() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.append(rig.event("one"));
    rig.settle();
    rig.setClockBack(Duration.ofHours(1));

    rig.advance(MINUTE);
    assertThat(rig.delivered("bucket")).hasSize(1);
    assertThat(rig.statuses).isNotEmpty();
    rig.advance(Duration.ofSeconds(1));
    assertThat(rig.feed.reported(PARTITION)).isEqualTo(1);
  }

  /** It has grown past the old position: what is before it would never be delivered. */
  @Test
  void logReplaced_nothingIsDeliveredUntilToldToStartOver() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.append(rig.event("old"));
    rig.settle();
    rig.advance(MINUTE);
    assertThat(rig.delivered("bucket")).hasSize(1);
    rig.append(rig.event("old, not delivered yet"));
    rig.settle();
    rig.objects.refuse("bucket"::equals);
    rig.advance(MINUTE);
    rig.objects.refuse(bucket -> false);

    rig.feed.replace();
    rig.append(rig.event("a"), rig.event("b"), rig.event("c"));
    rig.restart();
    assertThatThrownBy(rig::settle)
        .isInstanceOf(OtherLogException.class)
        .hasMessageContaining(PARTITION.toString());
    rig.advanceClock(MINUTE);
    assertThatThrownBy(rig::settle).isInstanceOf(OtherLogException.class);
    assertThat(rig.delivered("bucket")).hasSize(1);

    rig.startsOver = true;
    rig.restart();
    rig.settle();
    rig.advance(MINUTE);
    rig.advance(MINUTE);

    assertThat(rig.delivered("bucket")).hasSize(4);
    assertThat(rig.feed.reported(PARTITION)).isEqualTo(3);
    assertThat(book("audit"))
        .returns(5L, Book::accepted)
        .returns(4L, Book::delivered)
        .returns(1L, Book::failed)
        .returns(0L, Book::pending);
  }

  @Test
  void logReplacedMeanwhile_isRefused() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.append(rig.event("old"));
    rig.settle();

    rig.feed.replace();
    rig.append(rig.event("a"), rig.event("b"));

    assertThatThrownBy(
            () -> {
              rig.settle();
              rig.advance(MINUTE);
            })
        .isInstanceOf(OtherLogException.class);
    assertThat(rig.objects.objects()).isEmpty();
  }

  @Test
  void clockIsSetBack_bucketThatFailedIsTriedAgain() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.objects.refuse("bucket"::equals);
    rig.append(rig.event("one"));
    rig.settle();
    rig.advance(MINUTE);
    rig.objects.refuse(bucket -> false);
    rig.setClockBack(Duration.ofHours(1));

    rig.advance(MINUTE);
    assertThat(rig.delivered("bucket")).hasSize(1);
  }

  @Test
  void file_noEventsSelected_isNone_check125() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.append(rig.event("data", EventCategory.DATA));
    rig.settle();
    rig.advance(MINUTE);

    assertThat(rig.objects.objects()).isEmpty();
    assertThat(book("audit")).returns(1L, Book::accepted).returns(1L, Book::notSelected);
    assertThat(rig.feed.reported(PARTITION)).isEqualTo(1);
  }

  @Test
  void latestDeliveryTime_movesWithEachFile_check57() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    List<Instant> times = new ArrayList<>();
    for (String id : List.of("one", "two", "three")) {
      rig.append(rig.event(id));
      rig.settle();
      rig.advance(MINUTE);
      times.add(rig.statuses.getLast().latestDeliveryTime().orElseThrow());
    }

    assertThat(times)
        .containsExactly(
            TestClock.START.plus(MINUTE),
            TestClock.START.plus(MINUTE.multipliedBy(2)),
            TestClock.START.plus(MINUTE.multipliedBy(3)));

    rig.append(rig.event("data", EventCategory.DATA));
    rig.settle();
    rig.advance(MINUTE);
    assertThat(rig.statuses.getLast().latestDeliveryTime())
        .as("no file, no delivery")
        .contains(times.getLast());
  }

  @Test
  void file_eventsOfTwoWindows_areTwo() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.append(
        TestEvents.event("old", TestClock.START.minus(Duration.ofDays(700))),
        TestEvents.event("new", TestClock.START),
        TestEvents.event("older", TestClock.START.minus(Duration.ofDays(701))));
    rig.settle();
    rig.advance(MINUTE);

    assertThat(rig.objects.objects()).hasSize(3);
  }

  @Test
  void file_tooLarge_isSplitInLogOrder() {
    rig.settings = withFileSize(2000);
    rig.restart();
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    List<EventRecord> events =
        List.of("a", "b", "c", "d", "e", "f", "g").stream().map(rig::event).toList();
    rig.append(events.toArray(EventRecord[]::new));
    rig.settle();
    rig.advance(MINUTE);

    assertThat(rig.objects.objects()).hasSizeGreaterThan(2);
    assertThat(rig.objects.objects()).allMatch(o -> o.body().length() <= 2000);
    assertThat(rig.delivered("bucket"))
        .containsExactlyInAnyOrderElementsOf(events.stream().map(DeliveryTest::text).toList());
  }

  private DeliverySettings withFileSize(long size) {
    DeliverySettings s = rig.settings;
    return new DeliverySettings(
        s.interval(),
        size,
        s.filesPerCut(),
        s.memory(),
        s.retry(),
        s.leaseTime(),
        s.sendAcl(),
        s.sendEncryption());
  }

  @Test
  void file_fullBuffer_isCutBeforeTheInterval() {
    rig.settings = withFileSize(2000);
    rig.restart();
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    for (int i = 0; i < 10; i++) {
      rig.append(rig.event("e" + i));
    }
    rig.settle();

    assertThat(rig.objects.objects()).isNotEmpty();
  }

  @Test
  void file_thousandsOfWindows_areCutInParts() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    for (int i = 0; i < 3000; i++) {
      rig.append(TestEvents.event("e" + i, TestClock.START.minus(Duration.ofHours(i))));
    }
    rig.settle();
    assertThat(rig.objects.objects()).as("due by number").hasSizeBetween(1000, 2999);
    rig.advance(MINUTE);

    assertThat(rig.objects.objects()).hasSize(3000);
    balanced(book("audit"));
  }

  // Which trail

  @Test
  void trails_onOneBucket_bothDeliver_check128() {
    rig.trails.put(DeliveryRig.trail("one", ACCOUNT, "bucket"));
    rig.trails.put(DeliveryRig.trail("two", ACCOUNT, "bucket"));
    rig.append(rig.event("e"));
    rig.settle();
    rig.advance(MINUTE);

    assertThat(rig.delivered("bucket")).hasSize(2);
    assertThat(rig.objects.objects()).hasSize(2);
  }

  @Test
  void trails_ofOtherAccounts_getNothing() {
    rig.trails.put(DeliveryRig.trail("mine", ACCOUNT, "mine"));
    rig.trails.put(DeliveryRig.trail("theirs", OTHER_ACCOUNT, "theirs"));
    EventRecord theirs = rig.event("e", OTHER_ACCOUNT, REGION);
    rig.append(rig.event("e"), theirs);
    rig.settle();
    rig.advance(MINUTE);

    assertThat(rig.delivered("theirs")).containsExactly(text(theirs));
    assertThat(rig.objects.objects("theirs").getFirst().key()).contains("AWSLogs/444455556666/");
  }

  @Test
  void trail_createdLater_getsNothingOlder() {
    rig.append(rig.event("before"));
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    EventRecord after = rig.event("after");
    rig.append(after);
    rig.settle();
    rig.advance(MINUTE);

    assertThat(rig.delivered("bucket")).containsExactly(text(after));
    assertThat(book("audit").accepted()).isEqualTo(1);
  }

  @Test
  void trail_stopped_flushesAtOnceAndNothingAfter_check56() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    EventRecord before = rig.event("before");
    rig.append(before);
    rig.settle();
    assertThat(rig.objects.objects()).isEmpty();

    rig.trails.change("audit", s -> FakeTrails.logging(s, false));
    rig.append(rig.event("after"));
    rig.settle();
    assertThat(rig.delivered("bucket")).containsExactly(text(before));

    rig.advance(MINUTE);
    assertThat(rig.delivered("bucket")).hasSize(1);
    assertThat(book("audit")).returns(2L, Book::accepted).returns(1L, Book::notSelected);
  }

  @Test
  void trail_deleted_deliversWhatItHadSelected() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.append(rig.event("before"));
    rig.trails.delete("audit");
    rig.append(rig.event("after"));
    rig.settle();

    assertThat(rig.delivered("bucket")).hasSize(1).first().asString().contains("R-before");
  }

  @Test
  void trail_stopped_itsLastFileTellsOfIt() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    EventRecord before = rig.event("before");
    rig.append(before);
    rig.settle();

    EventRecord stop = rig.event("stop");
    rig.trails.stop("audit", stop.id());
    rig.append(rig.event("between"));
    rig.append(stop);
    rig.append(rig.event("after"));
    rig.settle();
    rig.restart();
    rig.advance(MINUTE);

    assertThat(rig.delivered("bucket")).containsExactlyInAnyOrder(text(before), text(stop));
    assertThat(book("audit"))
        .returns(4L, Book::accepted)
        .returns(2L, Book::delivered)
        .returns(2L, Book::notSelected);
  }

  @Test
  void trail_deleted_itsLastFileTellsOfIt_andItIsForgotten() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.trails.put(DeliveryRig.trail("other", ACCOUNT, "other"));
    EventRecord before = rig.event("before");
    rig.append(before);
    rig.settle();

    EventRecord end = rig.event("end");
    rig.trails.delete("audit", end.id());
    rig.append(rig.event("between"));
    settleAndMove();
    assertThat(rig.delivery.trailCount(PARTITION)).as("nothing but its end concerns it").isOne();
    rig.append(end);
    rig.append(rig.event("after"));
    settleAndMove();

    assertThat(rig.delivered("bucket")).containsExactlyInAnyOrder(text(before), text(end));
    assertThat(rig.delivery.trailCount(PARTITION)).isOne();
    assertThat(book("audit")).returns(2L, Book::accepted).returns(2L, Book::delivered);

    rig.restart();
    rig.append(rig.event("much later"));
    rig.settle();
    rig.advance(MINUTE);
    settleAndMove();
    assertThat(rig.delivery.trailCount(PARTITION)).as("after a restart").isOne();
    assertThat(rig.delivered("bucket")).hasSize(2);
    assertThat(rig.feed.reported(PARTITION)).isEqualTo(5);
    assertThat(rig.feed.held(PARTITION)).isEmpty();
  }

  /** Positions are stored once a second, and only of trails that are at rest then. */
  private void settleAndMove() {
    for (int i = 0; i < 4; i++) {
      rig.advance(Duration.ofSeconds(2));
    }
  }

  /** Its events were never of use to it, so delivery does not know it when its end comes. */
  @Test
  void trail_neverMet_itsEndIsDelivered() {
    rig.trails.put(FakeTrails.logging(DeliveryRig.trail("audit", ACCOUNT, "bucket"), false));
    EventRecord end = rig.event("end");
    rig.trails.delete("audit", end.id());
    rig.append(end);
    rig.settle();

    assertThat(rig.delivered("bucket")).containsExactly(text(end));
  }

  @Test
  void trail_deleted_bucketFailsMeanwhile_itsEndIsDeliveredOnce() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.objects.refuse(bucket -> true);
    EventRecord before = rig.event("before");
    rig.append(before);
    rig.settle();
    rig.advance(MINUTE);

    EventRecord end = rig.event("end");
    rig.trails.delete("audit", end.id());
    rig.append(rig.event("between"), end);
    rig.advance(MINUTE);
    rig.restart();
    rig.objects.refuse(bucket -> false);
    rig.append(rig.event("after"));
    rig.advance(MINUTE.multipliedBy(6));
    settleAndMove();

    assertThat(rig.delivered("bucket")).containsExactlyInAnyOrder(text(before), text(end));
    assertThat(rig.delivery.trailCount(PARTITION)).isZero();
  }

  @Test
  void batch_ofUnknownRevision_waits() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.feed.append(PARTITION, 2, List.of(rig.event("e")));
    rig.settle();
    assertThat(rig.delivery.books(ACCOUNT)).isEmpty();

    rig.trails.change("audit", s -> FakeTrails.logging(s, false));
    rig.settle();
    rig.advance(MINUTE);
    assertThat(rig.objects.objects()).isEmpty();
    assertThat(book("audit").notSelected()).isEqualTo(1);
  }

  @Test
  void regions_eachHasItsFolder() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.append(rig.event("e1"));
    rig.append(rig.event("e2", ACCOUNT, GLOBAL_REGION));
    rig.settle();
    rig.advance(MINUTE);

    assertThat(rig.objects.objects())
        .extracting(FakeObjects.Stored::key)
        .anyMatch(k -> k.contains("/eu-west-1/"))
        .anyMatch(k -> k.contains("/us-east-1/"));
  }

  @Test
  void trail_ofOneRegion_getsNoOther() {
    TrailState all = DeliveryRig.trail("audit", ACCOUNT, "bucket");
    rig.trails.put(
        new TrailState(
            "audit",
            all.arn(),
            false,
            true,
            true,
            "bucket",
            Optional.of("p"),
            Optional.empty(),
            all.selectors(),
            Optional.empty()));
    rig.append(rig.event("home"));
    rig.append(rig.event("away", ACCOUNT, GLOBAL_REGION));
    rig.settle();
    rig.advance(MINUTE);

    assertThat(rig.objects.objects())
        .singleElement()
        .matches(o -> o.key().startsWith("p/AWSLogs/") && o.key().contains("/eu-west-1/"));
  }

  // Failing buckets

  @Test
  void bucket_missing_holdsItsTrailAlone_check59() {
    rig.trails.put(DeliveryRig.trail("sick", ACCOUNT, "gone"));
    rig.trails.put(DeliveryRig.trail("well", ACCOUNT, "there"));
    rig.objects.refuse(bucket -> bucket.equals("gone"));
    for (int i = 0; i < 5; i++) {
      rig.append(rig.event("e" + i));
      rig.settle();
      rig.advance(MINUTE);
    }

    rig.advance(Duration.ofSeconds(1));
    assertThat(rig.delivered("there")).hasSize(5);
    assertThat(rig.objects.objects("gone")).isEmpty();
    assertThat(rig.statuses)
        .anyMatch(s -> s.trailId().equals("sick") && s.latestDeliveryError().equals("NoSuchBucket"))
        .noneMatch(s -> s.trailId().equals("well") && !s.latestDeliveryError().isEmpty());
    assertThat(rig.feed.reported(PARTITION)).isEqualTo(5);
    assertThat(rig.feed.held(PARTITION)).hasValue(0);
    balanced(book("sick"));
    assertThat(book("sick").pending()).isEqualTo(1);

    rig.objects.refuse(bucket -> false);
    rig.advance(Duration.ofMinutes(6));
    rig.advance(MINUTE);
    rig.advance(MINUTE);
    assertThat(rig.delivered("gone"))
        .as("check 58: the backlog")
        .containsExactlyInAnyOrderElementsOf(rig.delivered("there"));
    assertThat(rig.statuses.getLast()).matches(s -> s.latestDeliveryError().isEmpty());
    assertThat(rig.feed.held(PARTITION)).isEmpty();
    balanced(book("sick"));
    assertThat(book("sick").delivered()).isEqualTo(5);
  }

  @Test
  void timeout_isNoErrorInTheStatus() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    AtomicInteger puts = new AtomicInteger();
    rig.objects.faults(
        (d, f) -> puts.getAndIncrement() == 0 ? Fault.TIMEOUT_AFTER_SUCCESS : Fault.NONE);
    rig.append(rig.event("e"));
    rig.settle();
    rig.advance(MINUTE);
    rig.advance(MINUTE);

    assertThat(rig.delivered("bucket")).hasSize(1);
    assertThat(rig.statuses).allMatch(s -> s.latestDeliveryError().isEmpty());
    assertThat(book("audit").delivered()).isEqualTo(1);
  }

  @Test
  void anotherBodyUnderTheKey_stopsTheTrail() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.trails.put(DeliveryRig.trail("well", ACCOUNT, "well"));
    rig.objects.faults(
        (d, f) -> {
          if (d.bucket().equals("bucket")) {
            rig.objects.store("bucket", f.key(), "another");
          }
          return Fault.NONE;
        });
    rig.append(rig.event("e"));
    rig.settle();
    rig.advance(MINUTE);
    rig.append(rig.event("f"));
    rig.settle();
    rig.advance(MINUTE);
    rig.advance(MINUTE);

    assertThat(rig.objects.objects("bucket")).hasSize(1);
    assertThat(rig.delivered("well")).hasSize(2);
    assertThat(rig.store.trails(ACCOUNT))
        .filteredOn(t -> t.trailId().equals("audit"))
        .singleElement()
        .matches(t -> t.haltedReason().orElseThrow().contains("Another body"));
    assertThat(rig.feed.held(PARTITION)).hasValue(0);
  }

  @Test
  void bucket_failsTooLong_eventsCountAsFailed() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "gone"));
    rig.objects.refuse(bucket -> true);
    rig.append(rig.event("e"));
    rig.settle();
    rig.advance(MINUTE);
    rig.advance(Duration.ofDays(31));

    assertThat(book("audit")).returns(1L, Book::failed).returns(0L, Book::pending);
    balanced(book("audit"));
  }

  @Test
  void log_trimmedBeforeTheCutIsDone_eventsCountAsFailed() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "gone"));
    rig.objects.refuse(bucket -> true);
    rig.append(rig.event("a"), rig.event("b"));
    rig.append(rig.event("c"));
    rig.settle();
    rig.advance(MINUTE);
    rig.append(rig.event("d"));
    rig.append(rig.event("e"));
    rig.settle();
    rig.feed.trim(PARTITION, 4);
    rig.objects.refuse(bucket -> false);
    rig.advance(MINUTE);
    rig.advance(MINUTE);
    rig.advance(MINUTE);

    assertThat(rig.delivered("gone")).singleElement().asString().contains("R-e");
    assertThat(book("audit")).returns(4L, Book::failed).returns(1L, Book::delivered);
    balanced(book("audit"));
  }

  // Restarts

  @Test
  void restart_finishesTheCutWithItsOwnSnapshot() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "first"));
    rig.objects.refuse(bucket -> true);
    rig.append(rig.event("e"));
    rig.settle();
    rig.advance(MINUTE);
    rig.trails.change(
        "audit",
        s ->
            new TrailState(
                s.id(),
                s.arn(),
                s.multiRegion(),
                true,
                true,
                "second",
                Optional.empty(),
                Optional.empty(),
                s.selectors(),
                Optional.empty()));
    rig.objects.refuse(bucket -> false);
    rig.restart();
    rig.append(rig.event("f"));
    rig.settle();
    rig.advance(MINUTE);

    assertThat(rig.delivered("first")).hasSize(1).first().asString().contains("R-e");
    assertThat(rig.delivered("second")).hasSize(1).first().asString().contains("R-f");
  }

  /**
   * A trail that once covered all regions: what other regions' workers remember is not its home's
   * status.
   */
  @Test
  void restart_trailOfOneRegionNow_onlyItsOwnRegionTells_check55() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.append(rig.event("home"));
    rig.append(rig.event("away", ACCOUNT, GLOBAL_REGION));
    rig.settle();
    rig.advance(MINUTE);
    assertThat(rig.statuses).extracting(TrailStatus::region).contains(GLOBAL_REGION);
    rig.trails.change("audit", s -> FakeTrails.covering(s, false));
    rig.advance(MINUTE);
    rig.append(rig.event("home again"));
    rig.settle();
    rig.advance(MINUTE);
    TrailStatus newest = rig.statuses.getLast();

    rig.statuses.clear();
    rig.restart();
    rig.settle();

    assertThat(rig.statuses).containsExactly(newest);
  }

  @Test
  void restart_readsNoMoreThanItMust() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    for (int i = 0; i < 20; i++) {
      rig.append(rig.event("e" + i));
    }
    rig.settle();
    rig.advance(MINUTE);
    rig.advance(MINUTE);
    long read = rig.metrics.readEvents();

    rig.restart();
    rig.settle();
    assertThat(rig.metrics.readEvents()).isEqualTo(read);
    assertThat(rig.delivered("bucket")).hasSize(20);
  }

  @Test
  void restart_bufferedEventsAreReadAgain() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.append(rig.event("a"));
    rig.settle();
    rig.advance(Duration.ofSeconds(30));
    rig.restart();
    rig.settle();
    rig.advance(MINUTE);

    assertThat(rig.delivered("bucket")).hasSize(1);
    assertThat(book("audit")).returns(1L, Book::accepted).returns(1L, Book::delivered);
  }

  // Leases

  @Test
  void lease_heldByAnother_nothingIsDelivered() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.append(rig.event("e"));
    rig.settle();
    Delivery second = rig.another("second");
    second.step(rig.clock.instant());
    rig.clock.advance(MINUTE);
    second.step(rig.clock.instant());

    assertThat(rig.objects.objects()).isEmpty();
  }

  @Test
  void lease_takenOverWhilePaused_pausedWorkerChangesNothing() {
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.append(rig.event("e"));
    rig.settle();
    Delivery paused = rig.delivery;
    Instant pausedAt = rig.clock.instant();

    rig.restart();
    rig.settle();
    rig.advance(MINUTE);
    List<DeliveryStore.TrailRecord> after = rig.store.trails(ACCOUNT);
    int puts = rig.objects.puts();

    // Its clock says that its lease holds and its file is due: the store knows better.
    rig.clock.set(pausedAt.plus(Duration.ofSeconds(61)));
    paused.step(rig.clock.instant());
    rig.clock.set(pausedAt.plus(Duration.ofSeconds(70)));
    paused.step(rig.clock.instant());

    assertThat(rig.objects.puts()).isEqualTo(puts);
    assertThat(rig.store.trails(ACCOUNT)).isEqualTo(after);
    assertThat(rig.delivered("bucket")).hasSize(1);
  }

  @Test
  void lease_notRenewedInTime_isGivenUp() {
    rig.settings = rig.withLeaseTime(Duration.ofSeconds(15));
    rig.restart();
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    rig.append(rig.event("e"));
    rig.settle();
    rig.append(rig.event("f"));
    rig.clock.advance(Duration.ofSeconds(14));
    rig.settle();
    assertThat(rig.metrics.readEvents()).as("not read: 13 s are the margin").isEqualTo(1);

    for (int i = 0; i < 20; i++) {
      rig.advance(Duration.ofSeconds(4));
    }
    assertThat(rig.delivered("bucket")).as("taken again, and delivered once").hasSize(2);
  }

  // Memory

  @Test
  void memory_tooMuchBuffered_largestIsCutEarly() {
    DeliverySettings s = rig.settings;
    rig.settings =
        new DeliverySettings(
            s.interval(),
            s.fileSize(),
            s.filesPerCut(),
            100_000,
            s.retry(),
            s.leaseTime(),
            s.sendAcl(),
            s.sendEncryption());
    rig.restart();
    rig.trails.put(DeliveryRig.trail("large", ACCOUNT, "large"));
    rig.trails.put(DeliveryRig.trail("small", OTHER_ACCOUNT, "small"));
    rig.append(rig.event("s", OTHER_ACCOUNT, REGION));
    for (int i = 0; i < 300; i++) {
      rig.append(rig.event("e" + i));
    }
    rig.settle();

    assertThat(rig.delivered("large")).hasSizeGreaterThan(150);
    assertThat(rig.objects.objects("small")).isEmpty();
    rig.advance(MINUTE);
    assertThat(rig.delivered("large")).hasSize(300);
  }

  @Test
  void readers_trailsInStep_shareOne() {
    for (int i = 0; i < 10; i++) {
      rig.trails.put(DeliveryRig.trail("trail-" + i, ACCOUNT, "bucket-" + i));
    }
    rig.append(rig.event("e"));
    rig.settle();
    rig.advance(MINUTE);

    assertThat(rig.feed.opened()).isEqualTo(1);
    assertThat(rig.objects.objects()).hasSize(10);
  }

  @Test
  void partition_ofAnotherNumber_hasItsOwnKeys() {
    PartitionId other = new PartitionId(REGION, 1);
    rig.trails.put(DeliveryRig.trail("audit", ACCOUNT, "bucket"));
    EventRecord event = rig.event("e");
    rig.feed.append(PARTITION, 1, List.of(event));
    rig.feed.append(other, 1, List.of(event));
    rig.settle();
    rig.advance(MINUTE);

    assertThat(rig.objects.objects()).hasSize(2);
  }
}
