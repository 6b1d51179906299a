package dev.cairn.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.domain.codec.Refusal.Reason;
import dev.cairn.ingest.domain.codec.TypedEvent;
import dev.cairn.ingest.store.SegmentEventLog;
import dev.cairn.ingest.store.SegmentLogSettings;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalServices;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestorTest {

  private static final Caller CALLER =
      new Caller(
          "arn:aws:iam::111122223333:root",
          TestEvents.ACCOUNT,
          Caller.Kind.ROOT,
          "",
          "",
          "request");
  private static final Regions REGIONS =
      new FixedRegions(Map.of("eu-west-1", 1, "us-east-1", 4, "us-north-2r", 1));

  private static final Producers PRODUCERS = (caller, account, region) -> true;

  @TempDir Path folder;
  private final TestClock clock = TestClock.create();
  private SegmentEventLog log;
  private Ingestor ingestor;

  @BeforeEach
  void open() throws IOException {
    log = SegmentEventLog.open(folder, SegmentLogSettings.defaults(), () -> 7, clock, Map.of());
    ingestor =
        new Ingestor(
            log,
            REGIONS,
            GlobalServices.defaults(),
            clock,
            new Pace(Set.of(), Duration.ZERO),
            PRODUCERS);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void accept_oneBadEntry_neighboursAccepted() {
    List<EntryOutcome> outcomes =
        accept(
            raw(TestEvents.json("a", TestClock.START)),
            raw("{\"eventName\":NaN}"),
            new Entry.Nothing(),
            raw(TestEvents.json("b", TestClock.START)));

    assertThat(outcomes.get(0)).isEqualTo(new EntryOutcome.Accepted(id("a")));
    assertThat(reason(outcomes.get(1))).isEqualTo(Reason.INVALID_JSON);
    assertThat(reason(outcomes.get(2))).isEqualTo(Reason.FIELD_NOT_FOUND);
    assertThat(outcomes.get(3)).isEqualTo(new EntryOutcome.Accepted(id("b")));
    assertThat(events("eu-west-1", 0)).extracting(e -> e.id().value()).containsExactly("a", "b");
  }

  @Test
  void accept_again_duplicate_otherBody_conflict() {
    String json = TestEvents.json("a", TestClock.START);
    accept(raw(json));

    assertThat(accept(raw(json))).containsExactly(new EntryOutcome.Duplicate(id("a")));
    assertThat(accept(raw(" " + json + "\n")))
        .as("white space is no difference")
        .containsExactly(new EntryOutcome.Duplicate(id("a")));
    assertThat(accept(raw(json.replace("logs", "other"))))
        .containsExactly(new EntryOutcome.Conflict(id("a")));
    assertThat(events("eu-west-1", 0)).hasSize(1);
  }

  @Test
  void accept_validateOnly_letsNoRegionIn() {
    List<String> letIn = new ArrayList<>();
    Regions lettingIn =
        new Regions() {
          @Override
          public int partitions(RegionName region) {
            letIn.add(region.value());
            return 1;
          }

          @Override
          public int partitionsIfLetIn(RegionName region) {
            return 1;
          }

          @Override
          public boolean knows(RegionName region) {
            return false;
          }
        };
    Ingestor open =
        new Ingestor(
            log,
            lettingIn,
            GlobalServices.defaults(),
            clock,
            new Pace(Set.of(), Duration.ZERO),
            PRODUCERS);
    List<Entry> entries = List.of(raw(TestEvents.json("a", TestClock.START)));

    open.accept(CALLER, new EntryBatch(TestEvents.ACCOUNT, TestEvents.REGION, entries, true));
    assertThat(letIn).isEmpty();
    open.accept(CALLER, new EntryBatch(TestEvents.ACCOUNT, TestEvents.REGION, entries, false));
    assertThat(letIn).containsExactly("eu-west-1");
  }

  @Test
  void accept_validateOnly_storesNothing() {
    EntryBatch batch =
        new EntryBatch(
            TestEvents.ACCOUNT,
            TestEvents.REGION,
            List.of(raw(TestEvents.json("a", TestClock.START)), raw("{}")),
            true);

    List<EntryOutcome> outcomes = ingestor.accept(CALLER, batch);

    assertThat(outcomes.get(0)).isEqualTo(new EntryOutcome.Valid(id("a")));
    assertThat(reason(outcomes.get(1))).isEqualTo(Reason.FIELD_NOT_FOUND);
    assertThat(ingestor.accept(CALLER, batch)).as("again").isEqualTo(outcomes);
    assertThat(accept(raw(TestEvents.json("a", TestClock.START))))
        .as("it was not stored")
        .containsExactly(new EntryOutcome.Accepted(id("a")));
  }

  @Test
  void accept_validateOnly_logTakesNothing_fails() {
    EntryBatch batch =
        new EntryBatch(
            TestEvents.ACCOUNT,
            TestEvents.REGION,
            List.of(raw(TestEvents.json("a", TestClock.START))),
            true);
    log.close();

    assertThatThrownBy(() -> ingestor.accept(CALLER, batch))
        .isInstanceOf(CairnException.Unavailable.class);
  }

  @Test
  void accept_noEventId_secondImportIsDuplicate() {
    String json = TestEvents.json("a", TestClock.START).replace("\"eventID\":\"a\",", "");
    assertThat(accept(raw(json)).getFirst()).isInstanceOf(EntryOutcome.Accepted.class);
    assertThat(accept(raw(json)).getFirst()).isInstanceOf(EntryOutcome.Duplicate.class);
  }

  @Test
  void accept_sameEventTwiceInABatch() {
    String json = TestEvents.json("a", TestClock.START);
    assertThat(accept(raw(json), raw(json)))
        .containsExactly(new EntryOutcome.Accepted(id("a")), new EntryOutcome.Duplicate(id("a")));
  }

  /** Check 115: a call across accounts is told to both, as two events that share an id. */
  @Test
  void accept_sharedEvent_oneForEachAccount() {
    String caller =
        TestEvents.json("a", TestClock.START)
            .replace("\"eventCategory\"", "\"sharedEventID\":\"s\",\"eventCategory\"");
    String owner =
        caller
            .replace("\"eventID\":\"a\"", "\"eventID\":\"b\"")
            .replace(
                "\"recipientAccountId\":\"" + TestEvents.ACCOUNT,
                "\"recipientAccountId\":\"" + TestEvents.OTHER_ACCOUNT);

    assertThat(accept(raw(caller), raw(owner)))
        .containsExactly(new EntryOutcome.Accepted(id("a")), new EntryOutcome.Accepted(id("b")));
    assertThat(events("eu-west-1", 0))
        .extracting(EventRecord::account)
        .containsExactly(TestEvents.ACCOUNT, TestEvents.OTHER_ACCOUNT);
    assertThat(events("eu-west-1", 0))
        .allSatisfy(e -> assertThat(e.json().text()).contains("\"sharedEventID\":\"s\""));
  }

  @Test
  void accept_unknownRegion() {
    String json = TestEvents.json("a", TestClock.START).replace("eu-west-1", "mars-1");
    assertThat(reason(accept(raw(json)).getFirst())).isEqualTo(Reason.UNKNOWN_REGION);
    assertThat(log.partitions()).isEmpty();
  }

  @Test
  void accept_partitionIsAccountModuloPartitions() {
    for (int i = 0; i < 8; i++) {
      String account = "11112222333" + i;
      String json =
          TestEvents.json("e" + i, TestClock.START)
              .replace(TestEvents.ACCOUNT.value(), account)
              .replace("eu-west-1", "us-east-1");
      accept(raw(json));
    }
    for (int partition = 0; partition < 4; partition++) {
      int number = partition;
      assertThat(events("us-east-1", partition))
          .hasSize(2)
          .allMatch(e -> Long.parseLong(e.account().value()) % 4 == number);
    }
  }

  @Test
  void accept_manyPartitionsInOneBatch() {
    List<Entry> entries =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    raw(
                        TestEvents.json("e" + i, TestClock.START)
                            .replace(
                                "eu-west-1",
                                List.of("eu-west-1", "us-east-1", "us-north-2r").get(i % 3))))
            .toList();
    List<EntryOutcome> outcomes = accept(entries.toArray(Entry[]::new));
    assertThat(outcomes)
        .containsExactlyElementsOf(
            IntStream.range(0, 300)
                .<EntryOutcome>mapToObj(i -> new EntryOutcome.Accepted(id("e" + i)))
                .toList());
    assertThat(events("us-north-2r", 0)).hasSize(100);
  }

  @Test
  void acceptAll_keepsTheOrderOfBatches() {
    List<EntryBatch> batches =
        IntStream.range(0, 10)
            .mapToObj(i -> batch(raw(TestEvents.json("e" + i, TestClock.START))))
            .toList();
    List<List<EntryOutcome>> outcomes = ingestor.acceptAll(CALLER, batches);
    assertThat(outcomes).hasSize(10).allMatch(o -> o.size() == 1);
    assertThat(events("eu-west-1", 0))
        .extracting(e -> e.id().value())
        .containsExactly("e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9");
  }

  /** Contract 5.3: a typed event that names no region. */
  @Test
  void accept_typedEventOfGlobalService() {
    accept(typed("iam.amazonaws.com"), typed("billing.example.com"));
    assertThat(log.partitions())
        .extracting(p -> p.region().value())
        .containsExactlyInAnyOrder("us-east-1", "eu-west-1");
  }

  @Test
  void accept_globalRegionIsNotInTheList() {
    Ingestor own =
        new Ingestor(
            log,
            new FixedRegions(Map.of("eu-west-1", 1)),
            GlobalServices.defaults(),
            clock,
            new Pace(Set.of(), Duration.ZERO),
            PRODUCERS);
    assertThat(own.accept(CALLER, batch(typed("iam.amazonaws.com"))).getFirst())
        .isInstanceOf(EntryOutcome.Accepted.class);
    assertThat(events("eu-west-1", 0)).hasSize(1);
  }

  @Test
  void accept_accountThatTheCallerMayNotPutFor() {
    List<AccountId> asked = new ArrayList<>();
    Ingestor own =
        new Ingestor(
            log,
            REGIONS,
            GlobalServices.defaults(),
            clock,
            new Pace(Set.of(), Duration.ZERO),
            (caller, account, region) -> {
              asked.add(account);
              return account.value().equals("777788889999");
            });

    List<EntryOutcome> outcomes =
        own.accept(
            CALLER,
            batch(
                raw(TestEvents.json("own", TestClock.START)),
                raw(of(TestEvents.OTHER_ACCOUNT, "foreign")),
                raw(of(AccountId.of("777788889999"), "allowed")),
                new Entry.Typed(
                    TypedEvent.builder("s3.amazonaws.com", "PutObject")
                        .recipientAccountId(TestEvents.OTHER_ACCOUNT.value())
                        .build()),
                raw(of(TestEvents.OTHER_ACCOUNT, "foreign-2"))));

    assertThat(outcomes.get(0)).isEqualTo(new EntryOutcome.Accepted(id("own")));
    assertThat(outcomes.get(2)).isEqualTo(new EntryOutcome.Accepted(id("allowed")));
    for (int foreign : List.of(1, 3, 4)) {
      assertThat(reason(outcomes.get(foreign))).isEqualTo(Reason.ACCESS_DENIED);
    }
    assertThat(asked)
        .as("once for each account, never for the batch's own")
        .containsExactly(TestEvents.OTHER_ACCOUNT, AccountId.of("777788889999"));
    assertThat(events("eu-west-1", 0)).extracting(e -> e.id().value()).contains("own", "allowed");
    assertThat(events("eu-west-1", 0)).hasSize(2);
  }

  private static String of(AccountId account, String id) {
    return TestEvents.json(id, TestClock.START)
        .replace(TestEvents.ACCOUNT.value(), account.value());
  }

  @Test
  void accept_logIsClosed() {
    log.close();
    assertThatThrownBy(() -> accept(raw(TestEvents.json("a", TestClock.START))))
        .isInstanceOf(CairnException.Unavailable.class);
    assertThat(reason(accept(raw("{}")).getFirst()))
        .as("nothing to append")
        .isEqualTo(Reason.FIELD_NOT_FOUND);
  }

  private static Entry raw(String json) {
    return new Entry.Raw(RecordBytes.wrap(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static Entry typed(String source) {
    return new Entry.Typed(TypedEvent.builder(source, "CreateThing").build());
  }

  private static EntryBatch batch(Entry... entries) {
    return new EntryBatch(TestEvents.ACCOUNT, TestEvents.REGION, List.of(entries), false);
  }

  private List<EntryOutcome> accept(Entry... entries) {
    return ingestor.accept(CALLER, batch(entries));
  }

  private static dev.cairn.model.EventId id(String text) {
    return dev.cairn.model.EventId.of(text);
  }

  private static Reason reason(EntryOutcome outcome) {
    assertThat(outcome).isInstanceOf(EntryOutcome.Refused.class);
    return ((EntryOutcome.Refused) outcome).refusal().reason();
  }

  private List<EventRecord> events(String region, int partition) {
    return log.read(new PartitionId(RegionName.of(region), partition), 0, 16 << 20).stream()
        .map(EventBatch::events)
        .flatMap(List::stream)
        .toList();
  }
}
