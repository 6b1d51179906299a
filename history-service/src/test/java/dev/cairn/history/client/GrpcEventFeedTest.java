package dev.cairn.history.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.grpc.LocalServer;
import dev.cairn.history.domain.EventHistory;
import dev.cairn.history.domain.EventSearch;
import dev.cairn.history.domain.Indexer;
import dev.cairn.history.domain.LogFollower;
import dev.cairn.history.domain.LookupQuota;
import dev.cairn.history.store.LuceneEventIndex;
import dev.cairn.model.Caller;
import dev.cairn.model.EventBatch;
import dev.cairn.model.EventCategory;
import dev.cairn.model.PartitionId;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following a log over gRPC into a real index. */
class GrpcEventFeedTest {

  private static final PartitionId PARTITION = new PartitionId(TestEvents.REGION, 0);
  private static final PartitionId OTHER = new PartitionId(TestEvents.GLOBAL_REGION, 0);

  @TempDir Path folder;
  private final FakeEventFeed log = new FakeEventFeed();
  private final TestClock clock = TestClock.create();
  private final AtomicBoolean givenUp = new AtomicBoolean();
  private boolean startsOver;
  private LocalServer server;
  private LuceneEventIndex index;
  private EventHistory history;
  private LogFollower follower;

  @BeforeEach
  void start() {
    server =
        LocalServer.start(
            new Caller(
                "arn:cairn:service", TestEvents.ACCOUNT, Caller.Kind.SERVICE, "", "", "request"),
            log);
    open();
  }

  private void open() {
    index =
        LuceneEventIndex.open(
            folder, new LuceneEventIndex.Limits(4, 8, 4 << 20, Duration.ZERO, Duration.ofHours(1)));
    history =
        new EventHistory(index, Duration.ofDays(90), clock, LookupQuota.none(), region -> true);
    follower =
        new LogFollower(
            new GrpcEventFeed(server.channel(), Duration.ofSeconds(20)),
            new Indexer(index, Duration.ofDays(90), clock),
            Duration.ofSeconds(5),
            startsOver,
            () -> givenUp.set(true));
    follower.start();
  }

  @AfterEach
  void stop() {
    follower.close();
    index.close();
    server.close();
  }

  private EventBatch batch(PartitionId partition, long first, String... ids) {
    return new EventBatch(
        partition,
        first,
        1,
        Arrays.stream(ids)
            .map(
                id ->
                    TestEvents.event(
                        id,
                        clock.instant(),
                        TestEvents.ACCOUNT,
                        partition.region(),
                        EventCategory.MANAGEMENT))
            .toList());
  }

  private List<String> found(PartitionId partition) {
    return history
        .searchEvents(
            new EventSearch(
                TestEvents.ACCOUNT,
                partition.region(),
                List.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(1000),
                Optional.empty()))
        .events()
        .stream()
        .map(event -> event.id().value())
        .toList();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the deadline has passed").isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void follow_allPartitions_reportsAfterCommit() {
    log.append(batch(PARTITION, 0, "a", "b"));
    await(() -> found(PARTITION).equals(List.of("b", "a")));
    log.append(batch(OTHER, 0, "c"));
    log.append(batch(PARTITION, 2, "d"));

    await(() -> found(PARTITION).equals(List.of("d", "b", "a")));
    await(() -> found(OTHER).equals(List.of("c")));
    await(() -> log.reported().equals(Map.of(PARTITION, 3L, OTHER, 1L)));
    assertThat(index.positions()).isEqualTo(Map.of(PARTITION, 3L, OTHER, 1L));
  }

  @Test
  void follow_streamBreaks_goesOn() {
    log.append(batch(PARTITION, 0, "a"));
    await(() -> found(PARTITION).equals(List.of("a")));
    log.breakOff();
    log.append(batch(PARTITION, 1, "b"));

    await(() -> found(PARTITION).equals(List.of("b", "a")));
  }

  @Test
  void follow_restarted_beginsAtTheCommittedPosition() {
    log.append(batch(PARTITION, 0, "a"));
    await(() -> found(PARTITION).equals(List.of("a")));
    follower.close();
    index.close();
    log.append(batch(PARTITION, 1, "b"));

    open();

    assertThat(index.positions()).isEqualTo(Map.of(PARTITION, 1L));
    await(() -> found(PARTITION).equals(List.of("b", "a")));
  }

  @Test
  void follow_trimmedPosition_goesOnAtTheOldest() {
    log.append(batch(PARTITION, 0, "trimmed"));
    log.breakOff();
    log.trimTo(OTHER, 2);
    log.append(batch(OTHER, 0, "trimmed", "trimmed too"));
    log.append(batch(OTHER, 2, "c"));

    await(() -> found(OTHER).contains("c"));
  }

  /** It may have grown past the old position: what is before it would never be indexed. */
  @Test
  void follow_logReplaced_givesUpUntilToldToStartOver() {
    log.append(batch(PARTITION, 0, "a", "b"));
    await(() -> log.reported().equals(Map.of(PARTITION, 2L)));
    follower.close();
    index.close();
    log.replace(new UUID(2, 2));
    clock.advance(Duration.ofSeconds(1));
    log.append(batch(PARTITION, 0, "c", "d", "e"));

    open();
    await(givenUp::get);
    follower.close();
    assertThat(found(PARTITION)).containsExactly("b", "a");
    assertThat(log.reported()).isEmpty();
    index.close();

    startsOver = true;
    open();
    await(() -> found(PARTITION).equals(List.of("e", "d", "c", "b", "a")));
    await(() -> log.reported().equals(Map.of(PARTITION, 3L)));
  }

  /** Also when it is told to start over: threads are in the middle of the old log. */
  @Test
  void follow_logReplacedMeanwhile_givesUp() {
    follower.close();
    index.close();
    startsOver = true;
    open();
    log.append(batch(PARTITION, 0, "a", "b"));
    await(() -> found(PARTITION).equals(List.of("b", "a")));

    log.replace(new UUID(2, 2));
    log.breakOff();
    log.append(batch(PARTITION, 0, "c", "d", "e"));

    await(givenUp::get);
    follower.close();
    assertThat(found(PARTITION)).containsExactly("b", "a");
  }

  /** Check 73: what is too old is passed over, and the position with it. */
  @Test
  void follow_olderThanRetention_isPassedOver() {
    EventBatch old = batch(PARTITION, 0, "old");
    clock.advance(Duration.ofDays(91));
    log.append(old);
    log.append(batch(PARTITION, 1, "new"));

    await(() -> found(PARTITION).equals(List.of("new")));
    await(() -> log.reported().equals(Map.of(PARTITION, 2L)));
  }
}
