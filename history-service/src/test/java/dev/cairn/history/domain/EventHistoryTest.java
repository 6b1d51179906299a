package dev.cairn.history.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.history.store.LuceneEventIndex;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.RegionName;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventHistoryTest {

  private static final Instant NOW = TestClock.START;
  private static final RegionName MARS = RegionName.of("mars-north-1");
  private static final LuceneEventIndex.Limits LIMITS =
      new LuceneEventIndex.Limits(4, 8, 4 << 20, Duration.ZERO, Duration.ofHours(1));

  @TempDir Path folder;
  private final TestClock clock = TestClock.create();
  private LuceneEventIndex index;
  private EventHistory history;
  private long offset;

  @BeforeEach
  void open() {
    index = LuceneEventIndex.open(folder, LIMITS);
    history =
        new EventHistory(
            index, Duration.ofDays(90), clock, LookupQuota.none(), region -> !region.equals(MARS));
  }

  @AfterEach
  void close() {
    index.close();
  }

  private void put(String id, Instant time) {
    put(id, time, EventCategory.MANAGEMENT);
  }

  private void put(String id, Instant time, EventCategory category) {
    index.upsert(
        List.of(
            new LoggedEvent(
                offset++,
                TestEvents.event(id, time, TestEvents.ACCOUNT, TestEvents.REGION, category))));
  }

  private static Lookup lookup(LookupAttribute... attributes) {
    return lookup(Optional.empty(), Optional.empty(), "", OptionalInt.empty(), attributes);
  }

  private static Lookup lookup(
      Optional<Instant> start,
      Optional<Instant> end,
      String category,
      OptionalInt max,
      LookupAttribute... attributes) {
    return new Lookup(
        TestEvents.ACCOUNT,
        TestEvents.REGION,
        List.of(attributes),
        start,
        end,
        category,
        max,
        Optional.empty());
  }

  private List<String> found(Lookup lookup) {
    return ids(history.lookupEvents(lookup));
  }

  private static List<String> ids(EventPage page) {
    return page.events().stream().map(event -> event.id().value()).toList();
  }

  private static LookupAttribute attribute(AttributeKey key, String value) {
    return new LookupAttribute(key, value);
  }

  /** Checks 62 and 63. */
  @Test
  void lookupEvents_managementOnly() {
    put("management", NOW);
    put("data", NOW, EventCategory.DATA);
    put("network", NOW, EventCategory.NETWORK_ACTIVITY);

    assertThat(found(lookup())).containsExactly("management");
    assertThat(found(lookup(attribute(AttributeKey.EVENT_ID, "data")))).isEmpty();
  }

  @Test
  void lookupEvents_insight_hasItsOwnEventsAndKeys() {
    put("management", NOW);
    put("insight", NOW, EventCategory.INSIGHT);

    assertThat(found(lookup(Optional.empty(), Optional.empty(), "insight", OptionalInt.empty())))
        .containsExactly("insight");
    assertInvalid(
        "INVALID_LOOKUP_ATTRIBUTES",
        lookup(
            Optional.empty(),
            Optional.empty(),
            "insight",
            OptionalInt.empty(),
            attribute(AttributeKey.USERNAME, "ann")));
    assertInvalid(
        "INVALID_EVENT_CATEGORY",
        lookup(Optional.empty(), Optional.empty(), "Insight", OptionalInt.empty()));
  }

  /** Check 64. */
  @Test
  void lookupEvents_twoAttributes() {
    assertInvalid(
        "INVALID_LOOKUP_ATTRIBUTES",
        lookup(
            attribute(AttributeKey.EVENT_NAME, "CreateBucket"),
            attribute(AttributeKey.USERNAME, "ann")));
  }

  /** Check 65. */
  @Test
  void lookupEvents_eachKey_exactAndCaseSensitive() {
    put("a", NOW);

    assertThat(found(lookup(attribute(AttributeKey.EVENT_ID, "a")))).containsExactly("a");
    assertThat(found(lookup(attribute(AttributeKey.EVENT_NAME, "CreateBucket"))))
        .containsExactly("a");
    assertThat(found(lookup(attribute(AttributeKey.READ_ONLY, "false")))).containsExactly("a");
    assertThat(found(lookup(attribute(AttributeKey.USERNAME, "ann")))).containsExactly("a");
    assertThat(found(lookup(attribute(AttributeKey.RESOURCE_TYPE, "AWS::S3::Bucket"))))
        .containsExactly("a");
    assertThat(found(lookup(attribute(AttributeKey.RESOURCE_NAME, "logs")))).containsExactly("a");
    assertThat(found(lookup(attribute(AttributeKey.EVENT_SOURCE, "s3.amazonaws.com"))))
        .containsExactly("a");
    assertThat(found(lookup(attribute(AttributeKey.ACCESS_KEY_ID, "AKIAEXAMPLE"))))
        .containsExactly("a");

    assertThat(found(lookup(attribute(AttributeKey.EVENT_NAME, "createBucket")))).isEmpty();
    assertThat(found(lookup(attribute(AttributeKey.EVENT_NAME, "Create")))).isEmpty();
    assertThat(found(lookup(attribute(AttributeKey.USERNAME, "CreateBucket")))).isEmpty();
    assertThat(found(lookup(attribute(AttributeKey.READ_ONLY, "true")))).isEmpty();
  }

  @Test
  void lookupEvents_keyOfSearchEvents() {
    assertInvalid(
        "INVALID_LOOKUP_ATTRIBUTES", lookup(attribute(AttributeKey.ERROR_CODE, "AccessDenied")));
  }

  @Test
  void lookupAttribute_valueRules() {
    assertThatThrownBy(() -> attribute(AttributeKey.USERNAME, "")).hasMessageContaining("got 0");
    assertThat(attribute(AttributeKey.USERNAME, "x".repeat(2000)).value()).hasSize(2000);
    assertThatThrownBy(() -> attribute(AttributeKey.USERNAME, "x".repeat(2001)))
        .isInstanceOfSatisfying(
            CairnException.InvalidRequest.class,
            e -> assertThat(e.reason()).isEqualTo("INVALID_LOOKUP_ATTRIBUTES"));
    assertThat(attribute(AttributeKey.USERNAME, "_ ,\n".repeat(250)).value()).hasSize(1000);
    assertThatThrownBy(() -> attribute(AttributeKey.USERNAME, "x" + "_ ,\n".repeat(250)))
        .hasMessageContaining("got 2001");
    assertThat(attribute(AttributeKey.USERNAME, "😀".repeat(2000)).value()).hasSize(4000);
    assertThatThrownBy(() -> attribute(AttributeKey.READ_ONLY, "True"))
        .hasMessageContaining("true or false");
  }

  /** Check 68. */
  @Test
  void lookupEvents_maxResults() {
    for (int i = 0; i < 51; i++) {
      put("e" + i, NOW.minusSeconds(i));
    }

    EventPage page = history.lookupEvents(lookup());
    assertThat(page.events()).hasSize(50);
    assertThat(page.next()).isPresent();
    assertInvalid(
        "INVALID_MAX_RESULTS", lookup(Optional.empty(), Optional.empty(), "", OptionalInt.of(0)));
    assertInvalid(
        "INVALID_MAX_RESULTS", lookup(Optional.empty(), Optional.empty(), "", OptionalInt.of(51)));
  }

  @Test
  void lookupEvents_fullLastPage_hasNoNext() {
    for (int i = 0; i < 50; i++) {
      put("e" + i, NOW.minusSeconds(i));
    }

    assertThat(history.lookupEvents(lookup()).next()).isEmpty();
  }

  /** Check 72. */
  @Test
  void lookupEvents_timeRange() {
    put("a", NOW.minusSeconds(100));
    put("b", NOW.minusSeconds(50));
    put("ahead", NOW.plusSeconds(30));

    assertInvalid("INVALID_TIME_RANGE", range(NOW, NOW.minusSeconds(1)));
    assertInvalid(
        "INVALID_TIME_RANGE",
        lookup(Optional.of(NOW.plusSeconds(1)), Optional.empty(), "", OptionalInt.empty()));
    assertInvalid(
        "INVALID_TIME_RANGE",
        lookup(
            Optional.empty(),
            Optional.of(NOW.minus(Duration.ofDays(91))),
            "",
            OptionalInt.empty()));
    assertThat(found(range(NOW.minusSeconds(100), NOW.minusSeconds(50)))).containsExactly("b", "a");
    assertThat(found(range(NOW.minus(Duration.ofDays(200)), NOW.minusSeconds(51))))
        .containsExactly("a");
    assertThat(found(lookup())).containsExactly("ahead", "b", "a");
    assertThat(
            found(
                lookup(
                    Optional.empty(), Optional.of(NOW.minusSeconds(51)), "", OptionalInt.empty())))
        .containsExactly("a");
  }

  private static Lookup range(Instant start, Instant end) {
    return lookup(Optional.of(start), Optional.of(end), "", OptionalInt.empty());
  }

  /** Check 73. */
  @Test
  void lookupEvents_olderThanRetention_isNotShown() {
    put("91", NOW.minus(Duration.ofDays(91)));
    put("90", NOW.minus(Duration.ofDays(90)));
    put("89", NOW.minus(Duration.ofDays(89)));

    assertThat(found(lookup())).containsExactly("89", "90");
    clock.advance(Duration.ofSeconds(1));
    assertThat(found(lookup())).containsExactly("89");
    assertThat(found(range(NOW.minus(Duration.ofDays(100)), NOW))).containsExactly("89");
    assertThatThrownBy(() -> get("90")).isInstanceOf(CairnException.NotFound.class);
  }

  @Test
  void everyOperation_unknownRegion() {
    EventSearch search =
        new EventSearch(
            TestEvents.ACCOUNT,
            MARS,
            List.of(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty());
    Lookup lookup =
        new Lookup(
            TestEvents.ACCOUNT,
            MARS,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            "",
            OptionalInt.empty(),
            Optional.empty());
    List<ThrowingCallable> calls =
        List.of(
            () -> history.lookupEvents(lookup),
            () -> history.searchEvents(search),
            () -> history.getEvent(TestEvents.ACCOUNT, MARS, EventId.of("a")));

    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              CairnException.NotFound.class,
              e -> assertThat(e.reason()).isEqualTo("UNKNOWN_REGION"));
    }
  }

  @Test
  void getEvent() {
    put("a", NOW, EventCategory.DATA);

    assertThat(get("a").json().text()).contains("\"eventID\":\"a\"");
    assertThatThrownBy(() -> get("b"))
        .isInstanceOfSatisfying(
            CairnException.NotFound.class,
            e -> assertThat(e.reason()).isEqualTo("EVENT_NOT_FOUND"));
  }

  private HistoryEvent get(String id) {
    return history.getEvent(TestEvents.ACCOUNT, TestEvents.REGION, EventId.of(id));
  }

  @Test
  void searchEvents_severalAttributesAndCategories() {
    put("a", NOW);
    put("b", NOW, EventCategory.DATA);
    List<LookupAttribute> both =
        List.of(
            attribute(AttributeKey.EVENT_NAME, "CreateBucket"),
            attribute(AttributeKey.USER_ARN, "arn:aws:iam::111122223333:user/ann"));

    assertThat(ids(history.searchEvents(search(both, Set.of(), 10)))).containsExactly("b", "a");
    assertThat(ids(history.searchEvents(search(both, Set.of(EventCategory.DATA), 10))))
        .containsExactly("b");
    assertThat(
            ids(
                history.searchEvents(
                    search(
                        List.of(both.getFirst(), attribute(AttributeKey.ERROR_CODE, "Denied")),
                        Set.of(),
                        10))))
        .isEmpty();
    assertThatThrownBy(() -> history.searchEvents(search(both, Set.of(), 1001)))
        .hasMessageContaining("1 to 1000");
  }

  private static EventSearch search(
      List<LookupAttribute> attributes, Set<EventCategory> categories, int max) {
    return new EventSearch(
        TestEvents.ACCOUNT,
        TestEvents.REGION,
        attributes,
        categories,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.of(max),
        Optional.empty());
  }

  /** Check 69. */
  @Test
  void lookupEvents_pages_newestFirst() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      put("e" + i, NOW.minus(Duration.ofHours(i / 2)));
    }
    for (int i = 0; i < 120; i += 2) {
      expected.add("e" + (i + 1));
      expected.add("e" + i);
    }

    List<String> seen = new ArrayList<>();
    Optional<EventPosition> after = Optional.empty();
    do {
      EventPage page =
          history.lookupEvents(
              new Lookup(
                  TestEvents.ACCOUNT,
                  TestEvents.REGION,
                  List.of(),
                  Optional.empty(),
                  Optional.empty(),
                  "",
                  OptionalInt.of(7),
                  after));
      seen.addAll(ids(page));
      after = page.next();
    } while (after.isPresent());
    assertThat(seen).isEqualTo(expected);
  }

  private void assertInvalid(String reason, Lookup lookup) {
    assertThatThrownBy(() -> history.lookupEvents(lookup))
        .isInstanceOfSatisfying(
            CairnException.InvalidRequest.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
