package dev.cairn.delivery.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.delivery.domain.FakeObjects.Crash;
import dev.cairn.delivery.domain.FakeObjects.Fault;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import dev.cairn.model.selection.DataResource;
import dev.cairn.model.selection.EventSelector;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.ReadWriteType;
import dev.cairn.testing.TestEvents;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever goes wrong, each event that a trail selects stands once in its files, and the books
 * balance (check 129, and more: exactly once). A run makes random events, changes of trails, faults
 * of buckets and ends of the process at any commit or put, then compares with a model.
 *
 * <p>{@code -Dcairn.test.runs=N} makes more runs.
 */
class ExactlyOnceTest {

  private static final RegionName[] REGIONS = {TestEvents.REGION, TestEvents.GLOBAL_REGION};
  private static final AccountId[] ACCOUNTS = {TestEvents.ACCOUNT, TestEvents.OTHER_ACCOUNT};
  private static final int ROUNDS = 150;
  private static final List<EventSelectors> SELECTORS =
      List.of(
          EventSelectors.defaults(),
          new EventSelectors.Basic(
              List.of(
                  new EventSelector(
                      ReadWriteType.WRITE_ONLY,
                      true,
                      List.of(new DataResource("AWS::S3::Object", List.of("arn:aws:s3:::logs/"))),
                      List.of()))),
          new EventSelectors.Basic(
              List.of(
                  new EventSelector(
                      ReadWriteType.ALL,
                      false,
                      List.of(new DataResource("AWS::S3::Object", List.of("arn:aws:s3"))),
                      List.of()))));

  private @TempDir Path folder;
  private DeliveryRig rig;
  private Random random = new Random(0);
  private double crashes = 0.02;
  private int crashed;

  private record Appended(long revision, EventRecord event) {}

  private final List<Appended> log = new ArrayList<>();
  private final List<String> trailIds = new ArrayList<>();

  /** What tells of trails that were stopped or deleted, by their ids; it is appended later. */
  private final Map<String, EventRecord> lastEvents = new TreeMap<>();

  static List<Integer> seeds() {
    int runs = Integer.getInteger("cairn.test.runs", 6);
    return IntStream.range(0, runs).boxed().toList();
  }

  @BeforeEach
  void open() {
    rig = new DeliveryRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void delivery_anyFaults_isExactlyOnce(int seed) {
    random = new Random(seed);
    rig.wrapper = this::crashing;
    rig.settings =
        new DeliverySettings(
            Duration.ofSeconds(20),
            3000,
            8,
            60_000,
            Duration.ofDays(30),
            Duration.ofDays(60),
            false,
            false);
    rig.objects.faults((destination, file) -> fault(destination));
    rig.restart();
    createTrail();

    for (int round = 0; round < ROUNDS; round++) {
      change();
      append();
      rig.clock.advance(Duration.ofMillis(random.nextInt(5000)));
      step();
    }

    appendLast();
    crashes = 0;
    rig.objects.faults((destination, file) -> Fault.NONE);
    for (int i = 0; i < 400; i++) {
      rig.clock.advance(Duration.ofSeconds(3));
      step();
    }
    compare();
    assertThat(lastOnes()).as("ends of trails in their files").isPositive();
    assertThat(crashed).isPositive();
  }

  private DeliveryStore crashing(DeliveryStore store) {
    return (DeliveryStore)
        Proxy.newProxyInstance(
            DeliveryStore.class.getClassLoader(),
            new Class<?>[] {DeliveryStore.class},
            (proxy, method, arguments) -> {
              maybeCrash();
              try {
                Object result = method.invoke(store, arguments);
                maybeCrash();
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void maybeCrash() {
    if (random.nextDouble() < crashes) {
      throw new Crash();
    }
  }

  private Fault fault(Destination destination) {
    boolean sick = destination.bucket().hashCode() % 3 == 0 && random.nextInt(10) < 7;
    return switch (sick ? 0 : random.nextInt(40)) {
      case 0 -> Fault.ERROR;
      case 1 -> Fault.TIMEOUT;
      case 2 -> Fault.TIMEOUT_AFTER_SUCCESS;
      case 3 -> Fault.CRASH_BEFORE;
      case 4 -> Fault.CRASH_AFTER;
      default -> Fault.NONE;
    };
  }

  private void step() {
    try {
      int steps = 1 + random.nextInt(4);
      for (int i = 0; i < steps; i++) {
        rig.delivery.step(rig.clock.instant());
      }
    } catch (Crash e) {
      crashed++;
      rig.restart();
    }
  }

  private void createTrail() {
    String id = "trail-" + trailIds.size();
    AccountId account = ACCOUNTS[random.nextInt(ACCOUNTS.length)];
    TrailState state = DeliveryRig.trail(id, account, "bucket-" + id);
    rig.trails.put(
        new TrailState(
            id,
            state.arn(),
            random.nextBoolean(),
            random.nextBoolean(),
            true,
            state.bucket(),
            Optional.empty(),
            Optional.empty(),
            state.selectors(),
            Optional.empty()));
    trailIds.add(id);
    select(id);
  }

  private void select(String id) {
    EventSelectors selectors = SELECTORS.get(random.nextInt(SELECTORS.size()));
    rig.trails.change(id, s -> FakeTrails.selecting(s, selectors));
  }

  private void change() {
    switch (random.nextInt(30)) {
      case 0, 1 -> {
        if (trailIds.size() < 8) {
          createTrail();
        }
      }
      case 2, 3 -> {
        String id = trailIds.get(random.nextInt(trailIds.size()));
        if (rig.trails.isLogging(id) && !lastEvents.containsKey(id)) {
          rig.trails.stop(id, lastEvent(id));
        }
      }
      case 4, 5 -> {
        String id = trailIds.get(random.nextInt(trailIds.size()));
        if (rig.trails.exists(id) && !rig.trails.isLogging(id)) {
          rig.trails.change(id, s -> FakeTrails.logging(s, true));
        }
      }
      case 7 -> {
        String id = trailIds.get(random.nextInt(trailIds.size()));
        if (rig.trails.exists(id)) {
          select(id);
        }
      }
      case 8 -> {
        String id = trailIds.get(random.nextInt(trailIds.size()));
        if (rig.trails.exists(id)) {
          boolean multiRegion = random.nextBoolean();
          rig.trails.change(id, s -> FakeTrails.covering(s, multiRegion));
        }
      }
      case 6 -> {
        String id = trailIds.get(random.nextInt(trailIds.size()));
        if (random.nextInt(4) == 0 && rig.trails.exists(id) && !lastEvents.containsKey(id)) {
          rig.trails.delete(id, lastEvent(id));
        }
      }
      default -> {}
    }
  }

  /** The event that tells of the end of a trail, at its home. */
  private EventId lastEvent(String id) {
    EventRecord event =
        TestEvents.event(
            "last-" + log.size() + "-" + id + "-" + rig.trails.revision(),
            rig.clock.instant(),
            rig.trails.newest(id).orElseThrow().arn().account(),
            TestEvents.REGION,
            EventCategory.MANAGEMENT);
    lastEvents.put(id, event);
    return event.id();
  }

  private void append() {
    if (random.nextInt(3) == 0) {
      appendLast();
    }
    for (RegionName region : REGIONS) {
      if (random.nextInt(3) > 0) {
        List<EventRecord> events = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
          events.add(event(region));
        }
        rig.feed.append(new PartitionId(region, 0), rig.trails.revision(), events);
        events.forEach(e -> log.add(new Appended(rig.trails.revision(), e)));
      }
    }
  }

  private void appendLast() {
    for (EventRecord event : lastEvents.values()) {
      rig.feed.append(new PartitionId(event.region(), 0), rig.trails.revision(), List.of(event));
      log.add(new Appended(rig.trails.revision(), event));
    }
    lastEvents.clear();
  }

  private EventRecord event(RegionName region) {
    Instant time =
        rig.clock.instant().minusSeconds(random.nextInt(10) == 0 ? random.nextInt(100_000) : 0);
    GlobalService service =
        region.equals(TestEvents.GLOBAL_REGION)
            ? List.of(GlobalService.values()).get(random.nextInt(3))
            : GlobalService.NONE;
    EventRecord event =
        TestEvents.event(
            service + "-" + log.size() + "-" + random.nextInt(1000),
            time,
            ACCOUNTS[random.nextInt(ACCOUNTS.length)],
            region,
            random.nextInt(5) == 0 ? EventCategory.DATA : EventCategory.MANAGEMENT);
    return SelectedEventsTest.event(event, random.nextBoolean(), "logs/k", service);
  }

  private long lastOnes() {
    return trailIds.stream()
        .flatMap(id -> rig.delivered("bucket-" + id).stream())
        .filter(record -> record.contains("\"eventID\":\"last-"))
        .count();
  }

  private void compare() {
    for (String id : trailIds) {
      List<String> expected =
          log.stream()
              .filter(a -> selects(id, a))
              .map(a -> a.event().json().text())
              .sorted()
              .toList();
      assertThat(rig.delivered("bucket-" + id).stream().sorted().toList())
          .as("files of %s", id)
          .isEqualTo(expected);
      rig.objects.objects("bucket-" + id).forEach(this::liesInItsFolder);
    }
    Map<String, Long> seen = new TreeMap<>();
    for (AccountId account : ACCOUNTS) {
      for (Book book : rig.delivery.books(account)) {
        assertThat(book.accepted())
            .as("the book of %s", book)
            .isEqualTo(book.delivered() + book.notSelected() + book.pending() + book.failed());
        assertThat(book.pending()).isZero();
        assertThat(book.failed()).isZero();
        seen.merge(book.trail().name().value(), book.delivered(), Long::sum);
        long accepted =
            log.stream().filter(a -> meets(book.trail().name().value(), book.region(), a)).count();
        assertThat(book.accepted()).as("the book of %s", book).isEqualTo(accepted);
      }
    }
    for (String id : trailIds) {
      assertThat(seen.getOrDefault(id, 0L))
          .isEqualTo(log.stream().filter(a -> selects(id, a)).count());
    }
    for (RegionName region : REGIONS) {
      PartitionId partition = new PartitionId(region, 0);
      long events = log.stream().filter(a -> a.event().region().equals(region)).count();
      assertThat(rig.feed.reported(partition)).isEqualTo(events);
      assertThat(rig.feed.held(partition)).isEmpty();
    }
  }

  /** Check 123, but for what contract 5.4 says of the rule before November 2021. */
  private void liesInItsFolder(FakeObjects.Stored file) {
    String folder = file.key().replaceAll(".*/CloudTrail/([^/]+)/.*", "$1");
    for (String record : DeliveryRig.records(file.body())) {
      if (!record.contains("\"awsRegion\":\"" + folder + "\"")) {
        assertThat(record).contains("\"eventID\":\"" + GlobalService.EVERY_REGION);
      }
    }
  }

  private boolean selects(String id, Appended appended) {
    return state(id, appended).filter(s -> TrailSelection.selects(s, appended.event())).isPresent();
  }

  private boolean meets(String id, RegionName region, Appended appended) {
    GlobalService service = appended.event().globalService();
    return appended.event().region().equals(region)
        && state(id, appended)
            .filter(s -> s.covers(region) || TrailSelection.mayTake(s, region, service))
            .isPresent();
  }

  private Optional<TrailState> state(String id, Appended appended) {
    return rig.trails.trails(appended.event().account(), appended.revision()).stream()
        .filter(s -> s.id().equals(id))
        .findFirst()
        .or(
            () ->
                rig.trails
                    .deletedBy(appended.event().id(), appended.revision())
                    .filter(s -> s.id().equals(id)));
  }
}
