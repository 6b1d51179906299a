package dev.cairn.ingest.domain;

import static dev.cairn.testing.TestEvents.ACCOUNT;
import static dev.cairn.testing.TestEvents.REGION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.domain.AppendOutcome.Appended;
import dev.cairn.ingest.domain.AppendOutcome.Conflict;
import dev.cairn.ingest.domain.AppendOutcome.Duplicate;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventBatch;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every event log does. A sub-class opens one, and opens it again as after a restart. */
public abstract class EventLogContract {

  protected static final PartitionId PARTITION = new PartitionId(REGION, 0);
  protected static final int MANY = 1 << 30;
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration SOON = Duration.ofSeconds(30);

  protected final TestClock clock = TestClock.create();
  protected final AtomicLong revision = new AtomicLong(1);
  protected EventLog log;

  /** Opens the log of this test; a second time after {@link EventLog#close}: what was durable. */
  protected abstract EventLog open();

  @BeforeEach
  void openEmpty() {
    log = open();
    assertThat(log.partitions()).isEmpty();
  }

  @AfterEach
  void close() {
    log.close();
  }

  protected void reopen() {
    log.close();
    log = open();
  }

  protected static EventRecord event(String id) {
    return TestEvents.event(id, TIME);
  }

  protected static List<EventRecord> events(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> event("id-" + i)).toList();
  }

  protected static EventRecord withOtherBody(EventRecord event) {
    return TestEvents.event(event.id().value(), event.time().plusSeconds(1));
  }

  /** All events that are kept, in order; fails where offsets leave a gap. */
  protected List<EventRecord> all(PartitionId partition) {
    List<EventRecord> events = new ArrayList<>();
    long at = log.range(partition).oldest();
    for (List<EventBatch> batches = log.read(partition, at, MANY);
        !batches.isEmpty();
        batches = log.read(partition, at, MANY)) {
      for (EventBatch batch : batches) {
        assertThat(batch.firstOffset()).isEqualTo(at);
        at = batch.nextOffset();
        events.addAll(batch.events());
      }
    }
    assertThat(at).isEqualTo(log.range(partition).next());
    return events;
  }

  @Test
  void append_givesConsecutiveOffsets() {
    assertThat(log.append(PARTITION, events(0, 3)))
        .containsExactly(new Appended(0), new Appended(1), new Appended(2));
    assertThat(log.append(PARTITION, events(3, 4))).containsExactly(new Appended(3));
    assertThat(log.range(PARTITION)).isEqualTo(new LogRange(0, 4));
    assertThat(all(PARTITION)).isEqualTo(events(0, 4));
  }

  @Test
  void append_nothing() {
    assertThat(log.append(PARTITION, List.of())).isEmpty();
    assertThat(log.partitions()).isEmpty();
  }

  @Test
  void append_keepsEveryField() {
    EventRecord full =
        new EventRecord(
            EventId.of("~".repeat(128)),
            ACCOUNT,
            REGION,
            Instant.parse("2000-01-01T00:00:00Z"),
            "quelle.örtlich",
            "名前",
            EventCategory.NETWORK_ACTIVITY,
            true,
            "",
            Optional.of("ann 😀"),
            Optional.of("AKIA"),
            Optional.of("arn:aws:iam::111122223333:user/ann"),
            Optional.of("AccessDenied"),
            Optional.of("vpce-1"),
            true,
            GlobalService.EVERY_REGION,
            List.of(new Resource("AWS::S3::Bucket", "arn:aws:s3:::a"), new Resource("", "x")),
            List.of(new Resource("", ""), new Resource("t", "n")),
            RecordBytes.of("{\"eventName\":\"名前\"}"));
    log.append(PARTITION, List.of(full));
    assertThat(all(PARTITION)).containsExactly(full);
    reopen();
    assertThat(all(PARTITION)).containsExactly(full);
  }

  @Test
  void append_largeRecordsAndManyAtOnce() {
    String filler = "x".repeat(250_000);
    List<EventRecord> large =
        IntStream.range(0, 20)
            .mapToObj(
                i -> withBody(event("large-" + i), "{\"n\":" + i + ",\"f\":\"" + filler + "\"}"))
            .toList();
    assertThat(log.append(PARTITION, large)).hasSize(20);
    reopen();
    assertThat(all(PARTITION)).isEqualTo(large);
  }

  private static EventRecord withBody(EventRecord event, String json) {
    return new EventRecord(
        event.id(),
        event.account(),
        event.region(),
        event.time(),
        event.eventSource(),
        event.eventName(),
        event.category(),
        event.readOnly(),
        event.eventType(),
        event.userName(),
        event.accessKeyId(),
        event.userArn(),
        event.errorCode(),
        event.vpcEndpointId(),
        event.sessionCredentialFromConsole(),
        event.globalService(),
        event.resources(),
        event.referenced(),
        RecordBytes.of(json));
  }

  @Test
  void append_partitionsAreApart() {
    RegionName other = RegionName.of("log");
    EventRecord there = TestEvents.event("a", TIME, ACCOUNT, other, EventCategory.MANAGEMENT);
    log.append(PARTITION, List.of(event("a")));
    assertThat(log.append(new PartitionId(other, 3), List.of(there)))
        .containsExactly(new Appended(0));
    reopen();
    assertThat(log.partitions()).containsExactly(PARTITION, new PartitionId(other, 3));
    assertThat(all(new PartitionId(other, 3))).containsExactly(there);
  }

  @Test
  void append_duplicateInOneCall() {
    EventRecord a = event("a");
    assertThat(log.append(PARTITION, List.of(a, a, event("b"), withOtherBody(a))))
        .containsExactly(new Appended(0), new Duplicate(), new Appended(1), new Conflict());
    assertThat(all(PARTITION)).containsExactly(a, event("b"));
  }

  @Test
  void append_duplicateOfAnEarlierCall() {
    log.append(PARTITION, events(0, 10));
    assertThat(log.append(PARTITION, List.of(event("id-4"), withOtherBody(event("id-5")))))
        .containsExactly(new Duplicate(), new Conflict());
    reopen();
    assertThat(log.append(PARTITION, List.of(event("id-4"), withOtherBody(event("id-5")))))
        .containsExactly(new Duplicate(), new Conflict());
    assertThat(log.range(PARTITION).next()).isEqualTo(10);
  }

  @Test
  void append_sameIdInAnotherAccount() {
    AccountId other = TestEvents.OTHER_ACCOUNT;
    EventRecord there = TestEvents.event("a", TIME, other, REGION, EventCategory.MANAGEMENT);
    assertThat(log.append(PARTITION, List.of(event("a"), there)))
        .containsExactly(new Appended(0), new Appended(1));
  }

  @Test
  void append_afterTheWindow() {
    log.append(PARTITION, List.of(event("a")));
    clock.advance(Duration.ofHours(25));
    assertThat(log.append(PARTITION, List.of(event("a")))).containsExactly(new Appended(1));
    reopen();
    assertThat(log.append(PARTITION, List.of(event("a")))).containsExactly(new Duplicate());
  }

  @Test
  void append_stampsTheRevisionWhichNeverDecreases() {
    revision.set(7);
    log.append(PARTITION, List.of(event("a")));
    revision.set(3);
    log.append(PARTITION, List.of(event("b")));
    reopen();
    log.append(PARTITION, List.of(event("c")));
    revision.set(8);
    log.append(PARTITION, List.of(event("d")));
    assertThat(log.read(PARTITION, 0, MANY))
        .extracting(EventBatch::revision)
        .containsExactly(7L, 7L, 7L, 8L);
  }

  @Test
  void append_concurrentCallers() throws Exception {
    appendConcurrently();
    List<EventRecord> before = all(PARTITION);
    assertThat(before).hasSize(1280);
    reopen();
    assertThat(all(PARTITION)).isEqualTo(before);
  }

  /** Appends 1,280 events in 640 calls from 16 threads. */
  protected void appendConcurrently() throws Exception {
    int writers = 16;
    int perWriter = 40;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Long>>> results = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int writer = w;
        results.add(threads.submit(writes(writer, perWriter)));
      }
      Set<Long> offsets = new TreeSet<>();
      for (Future<List<Long>> result : results) {
        assertThat(result.get()).isSorted();
        offsets.addAll(result.get());
      }
      assertThat(offsets).hasSize(writers * perWriter * 2);
    }
  }

  private Callable<List<Long>> writes(int writer, int count) {
    return () -> {
      List<Long> offsets = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String id = writer + "-" + i;
        for (AppendOutcome outcome : log.append(PARTITION, List.of(event(id), event(id + "b")))) {
          offsets.add(((Appended) outcome).offset());
        }
      }
      return offsets;
    };
  }

  @Test
  void append_concurrentCallersOfOneEvent() throws Exception {
    int rounds = 20;
    int writers = 8;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < rounds; round++) {
        EventRecord event = event("round-" + round);
        List<Callable<List<AppendOutcome>>> calls = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
          calls.add(() -> log.append(PARTITION, List.of(event)));
        }
        List<AppendOutcome> outcomes = new ArrayList<>();
        for (Future<List<AppendOutcome>> result : threads.invokeAll(calls)) {
          outcomes.addAll(result.get());
        }
        assertThat(outcomes).filteredOn(Appended.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Duplicate.class::isInstance).hasSize(writers - 1);
      }
    }
    assertThat(all(PARTITION)).hasSize(rounds);
  }

  @Test
  void read_nothingYet() {
    assertThat(log.read(PARTITION, 0, MANY)).isEmpty();
    assertThat(log.range(PARTITION)).isEqualTo(new LogRange(0, 0));
    log.append(PARTITION, events(0, 2));
    assertThat(log.read(PARTITION, 2, MANY)).isEmpty();
  }

  @Test
  void read_beginsWithinABatch() {
    log.append(PARTITION, events(0, 5));
    for (int round = 0; round < 2; round++) {
      EventBatch first = log.read(PARTITION, 3, 1).getFirst();
      assertThat(first.firstOffset()).isEqualTo(3);
      assertThat(first.events()).isEqualTo(events(3, 5));
      reopen();
    }
  }

  @Test
  void read_maxBytes() {
    for (int i = 0; i < 10; i++) {
      log.append(PARTITION, events(i, i + 1));
    }
    int size = event("id-0").json().size();
    for (int round = 0; round < 2; round++) {
      assertThat(log.read(PARTITION, 0, 1)).hasSize(1);
      assertThat(log.read(PARTITION, 2, 3 * size)).hasSizeBetween(1, 3);
      reopen();
    }
  }

  @Test
  void awaitBeyond_timeRunsOut() throws Exception {
    assertThat(log.awaitBeyond(PARTITION, 0, Duration.ofMillis(1))).isFalse();
    log.append(PARTITION, events(0, 1));
    assertThat(log.awaitBeyond(PARTITION, 0, Duration.ZERO)).isTrue();
    assertThat(log.awaitBeyond(PARTITION, 1, Duration.ofMillis(1))).isFalse();
  }

  @Test
  void awaitBeyond_woken() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> waiting = threads.submit(() -> log.awaitBeyond(PARTITION, 0, SOON));
      log.append(PARTITION, events(0, 1));
      assertThat(waiting.get()).isTrue();
    }
  }

  @Test
  void trim_neverLosesWhatIsAtOrAfterTheOffset() {
    log.append(PARTITION, events(0, 20));
    log.trim(PARTITION, 10);
    assertThat(log.range(PARTITION).oldest()).isLessThanOrEqualTo(10);
    assertThat(log.range(PARTITION).next()).isEqualTo(20);
    assertThat(log.read(PARTITION, 10, MANY).getFirst().events().getFirst())
        .isEqualTo(event("id-10"));
  }

  @Test
  void close_laterCallsFail() {
    log.close();
    assertThatThrownBy(() -> log.append(PARTITION, events(0, 1)))
        .isInstanceOf(CairnException.Unavailable.class);
    assertThatThrownBy(() -> log.read(PARTITION, 0, 1))
        .isInstanceOf(CairnException.Unavailable.class);
  }
}
