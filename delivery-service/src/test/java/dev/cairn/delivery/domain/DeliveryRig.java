package dev.cairn.delivery.domain;

import dev.cairn.delivery.store.JdbiDeliveryStore;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailArn;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Delivery over an H2 file and fakes, stepped by hand. */
final class DeliveryRig implements AutoCloseable {

  static final PartitionId PARTITION = new PartitionId(TestEvents.REGION, 0);

  final TestClock clock = TestClock.create();
  final FakeFeed feed = new FakeFeed();
  final FakeTrails trails = new FakeTrails();
  final FakeObjects objects = new FakeObjects();
  final List<TrailStatus> statuses = new ArrayList<>();
  final DeliveryMetrics metrics = new DeliveryMetrics();
  JdbiDeliveryStore store;
  Delivery delivery;
  UnaryOperator<DeliveryStore> wrapper = s -> s;
  DeliverySettings settings =
      new DeliverySettings(
          Duration.ofSeconds(60),
          DeliverySettings.LARGEST_FILE,
          1000,
          128 << 20,
          Duration.ofDays(30),
          Duration.ofDays(60),
          false,
          false);
  boolean startsOver;
  private int process;
  private Duration setBack = Duration.ZERO;

  DeliveryRig(Path folder) {
    store = JdbiDeliveryStore.openFile(folder);
    delivery = open();
  }

  private Delivery open() {
    process++;
    return another("process-" + process);
  }

  Delivery another(String holder) {
    return new Delivery(
        wrapper.apply(store),
        feed,
        trails,
        new Uploads(objects, Runnable::run, 2, 1),
        new Uploads(objects, Runnable::run, 2, 1),
        statuses::addAll,
        settings,
        startsOver,
        metrics,
        holder,
        () -> Duration.between(Instant.EPOCH, clock.instant()).plus(setBack).toNanos());
  }

  /** Sets the clock that tells the time back; what only measures goes on. */
  void setClockBack(Duration duration) {
    clock.set(clock.instant().minus(duration));
    setBack = setBack.plus(duration);
  }

  /** As if the process had ended without a word, and another began on its store. */
  void restart() {
    // The store's own clock goes on in real time: the old lease is ended by hand.
    store.endLeases();
    delivery = open();
  }

  static TrailState trail(String id, AccountId account, String bucket) {
    return new TrailState(
        id,
        TrailArn.parse("arn:aws:cloudtrail:eu-west-1:" + account + ":trail/" + id),
        true,
        true,
        true,
        bucket,
        Optional.empty(),
        Optional.empty(),
        CompiledSelectors.of(EventSelectors.defaults()),
        Optional.empty());
  }

  void append(EventRecord... events) {
    feed.append(new PartitionId(events[0].region(), 0), trails.revision(), List.of(events));
  }

  EventRecord event(String id) {
    return TestEvents.event(id, clock.instant());
  }

  EventRecord event(String id, EventCategory category) {
    return TestEvents.event(id, clock.instant(), TestEvents.ACCOUNT, TestEvents.REGION, category);
  }

  EventRecord event(String id, AccountId account, RegionName region) {
    return TestEvents.event(id, clock.instant(), account, region, EventCategory.MANAGEMENT);
  }

  /** Steps until there is nothing more to do now. */
  void settle() {
    for (int i = 0; i < 10_000 && delivery.step(clock.instant()); i++) {
      // again
    }
    delivery.step(clock.instant());
  }

  void advance(Duration duration) {
    clock.advance(duration);
    settle();
  }

  void advanceClock(Duration duration) {
    clock.advance(duration);
  }

  /** The records in a bucket, in the order of keys. */
  List<String> delivered(String bucket) {
    return objects.objects(bucket).stream().flatMap(o -> records(o.body()).stream()).toList();
  }

  static List<String> records(String body) {
    String head = "{\"Records\":[";
    if (!body.startsWith(head) || !body.endsWith("]}")) {
      throw new AssertionError("no log file: " + body);
    }
    String inner = body.substring(head.length(), body.length() - 2);
    List<String> records = new ArrayList<>();
    int from = 0;
    for (int at = inner.indexOf("},{\"eventVersion\"");
        at >= 0;
        at = inner.indexOf("},{\"eventVersion\"", from)) {
      records.add(inner.substring(from, at + 1));
      from = at + 2;
    }
    records.add(inner.substring(from));
    return records;
  }

  /** The same settings with another lease time. */
  DeliverySettings withLeaseTime(Duration time) {
    return new DeliverySettings(
        settings.interval(),
        settings.fileSize(),
        settings.filesPerCut(),
        settings.memory(),
        settings.retry(),
        time,
        false,
        false);
  }

  @Override
  public void close() {
    store.close();
  }
}
