package dev.cairn.history.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.history.domain.AttributeKey;
import dev.cairn.history.domain.EventIndex;
import dev.cairn.history.domain.EventPosition;
import dev.cairn.history.domain.EventQuery;
import dev.cairn.history.domain.HistoryEvent;
import dev.cairn.history.domain.LoggedEvent;
import dev.cairn.history.domain.LookupAttribute;
import dev.cairn.model.EventCategory;
import dev.cairn.model.PartitionId;
import dev.cairn.testing.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link EventIndex} does. A subclass makes one, empty, and opens it again. */
abstract class EventIndexContract {

  static final PartitionId PARTITION = new PartitionId(TestEvents.REGION, 0);
  private static final List<AttributeKey> KEYS = List.of(AttributeKey.values());
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  /** The index under test. Everything upserted is found at once. */
  abstract EventIndex index();

  /** Opens the index again, as after a crash. */
  abstract EventIndex reopen();

  static EventQuery all(Set<EventCategory> categories, List<LookupAttribute> attributes) {
    return new EventQuery(
        TestEvents.ACCOUNT, TestEvents.REGION, categories, attributes, Instant.EPOCH, Instant.MAX);
  }

  static EventQuery management() {
    return all(Set.of(EventCategory.MANAGEMENT), List.of());
  }

  static LoggedEvent logged(long offset, String id, Instant time) {
    return new LoggedEvent(offset, TestEvents.event(id, time));
  }

  static List<String> ids(List<HistoryEvent> events) {
    return events.stream().map(event -> event.id().value()).toList();
  }

  List<String> found(EventQuery query) {
    return ids(index().search(query, Optional.empty(), 100, Long.MAX_VALUE));
  }

  @Test
  void search_empty() {
    assertThat(found(management())).isEmpty();
  }

  @Test
  void search_givesTheEventAsItWas() {
    LoggedEvent event = logged(7, "a", NOON);
    index().upsert(List.of(event));

    assertThat(index().search(management(), Optional.empty(), 10, Long.MAX_VALUE))
        .containsExactly(HistoryEvent.of(event.event(), 7));
  }

  /** Check 69. */
  @Test
  void search_newestFirst_thenByOffset() {
    index()
        .upsert(
            List.of(
                logged(0, "noon-0", NOON),
                logged(1, "day-before", NOON.minus(Duration.ofDays(1))),
                logged(2, "noon-2", NOON),
                logged(3, "day-after", NOON.plus(Duration.ofDays(1))),
                logged(4, "second-after", NOON.plusSeconds(1))));

    assertThat(found(management()))
        .containsExactly("day-after", "second-after", "noon-2", "noon-0", "day-before");
  }

  @Test
  void search_timeRange_bothEndsInclusive() {
    for (int i = 0; i < 10; i++) {
      index().upsert(List.of(logged(i, "e" + i, NOON.plus(Duration.ofHours(6L * i)))));
    }
    EventQuery all = management();

    assertThat(found(between(all, NOON.plus(Duration.ofHours(6)), NOON.plus(Duration.ofHours(18)))))
        .containsExactly("e3", "e2", "e1");
    assertThat(found(between(all, NOON.plusMillis(1), NOON.plus(Duration.ofHours(6)))))
        .containsExactly("e1");
    assertThat(found(between(all, NOON.plusMillis(1), NOON.plusMillis(999)))).isEmpty();
    assertThat(found(between(all, NOON.plusSeconds(5), NOON))).isEmpty();
    assertThat(found(between(all, Instant.MIN, NOON))).containsExactly("e0");
  }

  @Test
  void search_timeRange_lastFractionOfDay() {
    Instant lastSecond = Instant.parse("2026-11-21T23:59:59Z");
    index()
        .upsert(
            List.of(logged(0, "last", lastSecond), logged(1, "next", lastSecond.plusSeconds(1))));

    assertThat(found(between(management(), lastSecond.plusMillis(500), Instant.MAX)))
        .containsExactly("next");
    assertThat(found(between(management(), lastSecond, lastSecond.plusMillis(500))))
        .containsExactly("last");
  }

  private static EventQuery between(EventQuery query, Instant from, Instant to) {
    return new EventQuery(
        query.account(), query.region(), query.categories(), query.attributes(), from, to);
  }

  @Test
  void search_otherAccountOrRegion_findsNothing() {
    index().upsert(List.of(logged(0, "a", NOON)));
    EventQuery query = management();

    assertThat(
            found(
                new EventQuery(
                    TestEvents.OTHER_ACCOUNT,
                    query.region(),
                    query.categories(),
                    List.of(),
                    query.from(),
                    query.to())))
        .isEmpty();
    assertThat(
            found(
                new EventQuery(
                    query.account(),
                    TestEvents.GLOBAL_REGION,
                    query.categories(),
                    List.of(),
                    query.from(),
                    query.to())))
        .isEmpty();
  }

  /** Check 63. */
  @Test
  void search_categories() {
    index()
        .upsert(
            List.of(
                logged(0, "management", NOON),
                new LoggedEvent(
                    1,
                    TestEvents.event(
                        "data", NOON, TestEvents.ACCOUNT, TestEvents.REGION, EventCategory.DATA))));

    assertThat(found(management())).containsExactly("management");
    assertThat(found(all(EnumSet.allOf(EventCategory.class), List.of())))
        .containsExactly("data", "management");
    assertThat(
            found(
                all(
                    EnumSet.allOf(EventCategory.class),
                    List.of(new LookupAttribute(AttributeKey.EVENT_ID, "data")))))
        .containsExactly("data");
  }

  @Test
  void upsert_again_staysOne() {
    LoggedEvent event = logged(0, "a", NOON);
    index().upsert(List.of(event, logged(1, "b", NOON)));
    index().upsert(List.of(event));
    index().upsert(List.of(event, event));

    assertThat(found(management())).containsExactly("b", "a");
  }

  @Test
  void upsert_sameIdInOtherAccountRegion_isAnother() {
    index()
        .upsert(
            List.of(
                logged(0, "a", NOON),
                new LoggedEvent(
                    0,
                    TestEvents.event(
                        "a",
                        NOON,
                        TestEvents.OTHER_ACCOUNT,
                        TestEvents.REGION,
                        EventCategory.MANAGEMENT)),
                new LoggedEvent(
                    0,
                    TestEvents.event(
                        "a",
                        NOON,
                        TestEvents.ACCOUNT,
                        TestEvents.GLOBAL_REGION,
                        EventCategory.MANAGEMENT))));

    assertThat(found(management())).containsExactly("a");
  }

  @Test
  void search_eventIds_ofAllShapes() {
    List<String> ids =
        List.of(
            "6f1c2a3b-4d5e-4f60-8a7b-9c0d1e2f3a4b",
            "6F1C2A3B-4D5E-4F60-8A7B-9C0D1E2F3A4B",
            "6f1c2a3b-4d5e-4f60-8a7b-9c0d1e2f3a4",
            "6f1c2a3b-4d5e-4f60-8a7b-9c0d1e2f3a4g",
            "6f1c2a3b14d5e-4f60-8a7b-9c0d1e2f3a4b",
            "u6f1c2a3b",
            " ~");
    for (int i = 0; i < ids.size(); i++) {
      index().upsert(List.of(logged(i, ids.get(i), NOON)));
    }

    for (String id : ids) {
      assertThat(
              found(
                  all(
                      Set.of(EventCategory.MANAGEMENT),
                      List.of(new LookupAttribute(AttributeKey.EVENT_ID, id)))))
          .containsExactly(id);
    }
  }

  @Test
  void upsert_longValue_isKeptButNotFoundByIt() {
    String source = "x".repeat(100_000);
    var event = TestEvents.event("a", NOON);
    index()
        .upsert(
            List.of(
                new LoggedEvent(
                    0,
                    new dev.cairn.model.EventRecord(
                        event.id(),
                        event.account(),
                        event.region(),
                        event.time(),
                        source,
                        event.eventName(),
                        event.category(),
                        event.readOnly(),
                        event.eventType(),
                        event.userName(),
                        event.accessKeyId(),
                        event.userArn(),
                        event.errorCode(),
                        event.vpcEndpointId(),
                        false,
                        event.globalService(),
                        event.resources(),
                        event.referenced(),
                        event.json()))));

    assertThat(
            index()
                .search(management(), Optional.empty(), 1, Long.MAX_VALUE)
                .getFirst()
                .eventSource())
        .isEqualTo(source);
  }

  /** Checks 65 and 66: each attribute alone, pairs, ranges and pages, against a scan of a list. */
  @Test
  void search_random_agreesWithScan() {
    Random random = new Random(20261122);
    ScannedEvents scanned = new ScannedEvents();
    for (int batch = 0; batch < 20; batch++) {
      List<LoggedEvent> events = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        events.add(Events.random(random, batch * 50L + i, 3));
      }
      index().upsert(events);
      scanned.upsert(events);
      if (batch % 7 == 3) {
        index().commit(Map.of(PARTITION, batch * 50L + 50));
      }
    }
    for (int i = 0; i < 600; i++) {
      EventQuery query = query(random);
      int size = 1 + random.nextInt(20);
      // An event has about a hundred.
      long maxBytes = random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(1000);
      Optional<EventPosition> after = Optional.empty();
      for (int page = 0; page < 3; page++) {
        List<HistoryEvent> expected = scanned.search(query, after, size, maxBytes);
        assertThat(index().search(query, after, size, maxBytes))
            .as("%s", query)
            .isEqualTo(expected);
        if (expected.isEmpty()) {
          break;
        }
        after = Optional.of(expected.getLast().position());
      }
    }
  }

  @Test
  void search_maxBytes_endsWithTheEventThatReachesThem() {
    List<LoggedEvent> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      // Two a day.
      Instant time = NOON.minus(Duration.ofHours(12L * i));
      events.add(new LoggedEvent(i, TestEvents.eventOfSize("e" + i, time, 10_000)));
    }
    index().upsert(events);

    assertThat(ids(index().search(management(), Optional.empty(), 100, 1))).containsExactly("e0");
    assertThat(ids(index().search(management(), Optional.empty(), 100, 25_000)))
        .containsExactly("e0", "e1", "e2");
    assertThat(ids(index().search(management(), Optional.empty(), 2, 25_000)))
        .containsExactly("e0", "e1");
    assertThat(index().search(management(), Optional.empty(), 100, 1_000_000)).hasSize(10);
  }

  private static EventQuery query(Random random) {
    List<LookupAttribute> attributes = new ArrayList<>();
    var event = Events.random(random, random.nextInt(1000), 3).event();
    for (int i = random.nextInt(3); i > 0; i--) {
      AttributeKey key = KEYS.get(random.nextInt(KEYS.size()));
      String value =
          switch (key) {
            case EVENT_ID -> event.id().value();
            case EVENT_NAME -> event.eventName();
            case READ_ONLY -> Boolean.toString(event.readOnly());
            case USERNAME -> event.userName().orElse("nobody");
            case RESOURCE_TYPE -> "AWS::S3::Bucket";
            case RESOURCE_NAME -> "bucket-" + random.nextInt(6);
            case EVENT_SOURCE -> event.eventSource();
            case ACCESS_KEY_ID -> event.accessKeyId().orElse("AKIA9");
            case ERROR_CODE -> event.errorCode().orElse("Throttling");
            case USER_ARN -> event.userArn().orElse("arn");
          };
      attributes.add(new LookupAttribute(key, value));
    }
    Instant from =
        random.nextBoolean() ? Instant.EPOCH : Events.START.plusSeconds(random.nextInt(200_000));
    Instant to = random.nextBoolean() ? Instant.MAX : from.plusSeconds(random.nextInt(200_000));
    Set<EventCategory> categories =
        random.nextBoolean()
            ? Set.of(EventCategory.MANAGEMENT)
            : EnumSet.allOf(EventCategory.class);
    return new EventQuery(event.account(), event.region(), categories, attributes, from, to);
  }

  @Test
  void search_pagesWhileIndexing_eachOnce() {
    for (int i = 0; i < 200; i++) {
      index().upsert(List.of(logged(i, "old-" + i, NOON.plusSeconds(i * 600L))));
    }
    List<String> seen = new ArrayList<>();
    Optional<EventPosition> after = Optional.empty();
    for (int page = 0; page < 25; page++) {
      List<HistoryEvent> events = index().search(management(), after, 10, Long.MAX_VALUE);
      seen.addAll(ids(events));
      if (events.isEmpty()) {
        break;
      }
      after = Optional.of(events.getLast().position());
      // Newer than all, between pages, and once more what is there.
      index()
          .upsert(
              List.of(
                  logged(1000 + page, "new-" + page, NOON.plus(Duration.ofDays(20))),
                  logged(page, "old-" + page, NOON.plusSeconds(page * 600L))));
      if (page % 5 == 0) {
        index().commit(Map.of(PARTITION, 1000L + page));
      }
    }

    List<String> expected = new ArrayList<>();
    for (int i = 199; i >= 0; i--) {
      expected.add("old-" + i);
    }
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void positions_atFirst() {
    assertThat(index().positions()).isEmpty();
  }

  @Test
  void commit_thenCrash_keepsAll() {
    index().upsert(List.of(logged(0, "a", NOON)));
    index().commit(Map.of(PARTITION, 1L));
    index().upsert(List.of(logged(1, "lost", NOON)));

    assertThat(reopen().positions()).containsExactly(Map.entry(PARTITION, 1L));
    assertThat(found(management())).containsExactly("a");
  }

  @Test
  void rollback_forgetsWhatWasNotCommitted() {
    Instant otherDay = NOON.plus(Duration.ofDays(3));
    index().upsert(List.of(logged(0, "a", NOON)));
    index().commit(Map.of(PARTITION, 1L));
    index().upsert(List.of(logged(1, "b", NOON), logged(2, "c", otherDay)));

    index().rollback();

    assertThat(found(management())).containsExactly("a");
    assertThat(index().positions()).containsExactly(Map.entry(PARTITION, 1L));
    index().upsert(List.of(logged(1, "b", NOON), logged(2, "c", otherDay)));
    index().commit(Map.of(PARTITION, 3L));
    assertThat(found(management())).containsExactly("c", "b", "a");
  }

  @Test
  void expire_dropsWholeDaysOnly() {
    for (int day = 0; day < 5; day++) {
      index().upsert(List.of(logged(day, "day-" + day, NOON.plus(Duration.ofDays(day)))));
    }
    index().commit(Map.of(PARTITION, 5L));

    assertThat(index().expire(NOON.plus(Duration.ofDays(2)))).isEqualTo(2);
    assertThat(index().expire(NOON.plus(Duration.ofDays(2)))).isZero();

    assertThat(found(management())).containsExactly("day-4", "day-3", "day-2");
    assertThat(reopen().positions()).containsExactly(Map.entry(PARTITION, 5L));
    assertThat(found(management())).containsExactly("day-4", "day-3", "day-2");
  }

  @Test
  void expire_dayWithUncommittedEvents() {
    index()
        .upsert(List.of(logged(0, "old", NOON), logged(1, "new", NOON.plus(Duration.ofDays(9)))));

    assertThat(index().expire(NOON.plus(Duration.ofDays(5)))).isEqualTo(1);

    index().commit(Map.of(PARTITION, 2L));
    assertThat(reopen().positions()).isNotEmpty();
    assertThat(found(management())).containsExactly("new");
  }
}
