package dev.cairn.history.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import dev.cairn.grpc.Errors;
import dev.cairn.grpc.LocalServer;
import dev.cairn.grpc.PageTokens;
import dev.cairn.history.domain.EventHistory;
import dev.cairn.history.domain.LoggedEvent;
import dev.cairn.history.domain.LookupQuota;
import dev.cairn.history.store.LuceneEventIndex;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.EventCategory;
import dev.cairn.model.RegionName;
import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.GetEventRequest;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import dev.cairn.proto.history.v1.HistoryServiceGrpc.HistoryServiceBlockingStub;
import dev.cairn.proto.history.v1.HistoryServiceGrpc.HistoryServiceImplBase;
import dev.cairn.proto.history.v1.LookupAttribute;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.history.v1.LookupEventsResponse;
import dev.cairn.proto.history.v1.SearchEventsRequest;
import dev.cairn.proto.history.v1.SearchEventsResponse;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryEndpointTest {

  private static final Instant NOW = TestClock.START;

  @TempDir Path folder;
  private LuceneEventIndex index;
  private LocalServer server;
  private LocalServer otherServer;
  private HistoryServiceBlockingStub stub;
  private long offset;

  @BeforeEach
  void start() {
    index =
        LuceneEventIndex.open(
            folder, new LuceneEventIndex.Limits(4, 8, 4 << 20, Duration.ZERO, Duration.ofHours(1)));
    HistoryEndpoint endpoint =
        new HistoryEndpoint(
            new EventHistory(
                index, Duration.ofDays(90), TestClock.create(), LookupQuota.none(), region -> true),
            new PageTokens("0123456789abcdef".getBytes(UTF_8)));
    server = LocalServer.start(root(TestEvents.ACCOUNT), endpoint);
    otherServer = LocalServer.start(root(TestEvents.OTHER_ACCOUNT), endpoint);
    stub = HistoryServiceGrpc.newBlockingStub(server.channel());
  }

  @AfterEach
  void stop() {
    server.close();
    otherServer.close();
    index.close();
  }

  private static Caller root(AccountId account) {
    return new Caller(
        "arn:aws:iam::" + account + ":root", account, Caller.Kind.ROOT, "", "test", "request");
  }

  private void put(String id, Instant time, AccountId account, RegionName region) {
    index.upsert(
        List.of(
            new LoggedEvent(
                offset++, TestEvents.event(id, time, account, region, EventCategory.MANAGEMENT))));
  }

  private void put(String id) {
    put(id, NOW.minusSeconds(offset), TestEvents.ACCOUNT, TestEvents.REGION);
  }

  private static LookupEventsRequest.Builder lookup(LookupAttribute... attributes) {
    return LookupEventsRequest.newBuilder()
        .setRegion(TestEvents.REGION.value())
        .addAllLookupAttributes(Arrays.asList(attributes));
  }

  private static LookupAttribute attribute(LookupAttributeKey key, String value) {
    return LookupAttribute.newBuilder().setAttributeKey(key).setAttributeValue(value).build();
  }

  private static List<String> ids(LookupEventsResponse response) {
    return response.getEventsList().stream().map(Event::getEventId).toList();
  }

  private static void assertInvalid(String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(Errors.reason(e)).contains(reason);
            });
  }

  /** Checks 62 and 67. */
  @Test
  void lookupEvents_item() {
    put("a");

    Event event = stub.lookupEvents(lookup().build()).getEvents(0);

    assertThat(event.getEventId()).isEqualTo("a");
    assertThat(event.getEventName()).isEqualTo("CreateBucket");
    assertThat(event.getReadOnly()).isEqualTo("false");
    assertThat(event.getAccessKeyId()).isEqualTo("AKIAEXAMPLE");
    assertThat(event.getEventTime())
        .isEqualTo(Timestamp.newBuilder().setSeconds(NOW.getEpochSecond()).build());
    assertThat(event.getEventSource()).isEqualTo("s3.amazonaws.com");
    assertThat(event.getUsername()).isEqualTo("ann");
    assertThat(event.getResources(0).getType()).isEqualTo("AWS::S3::Bucket");
    assertThat(event.getResources(0).getName()).isEqualTo("logs");
    assertThat(event.getCloudTrailEvent()).isEqualTo(TestEvents.json("a", NOW));
    assertThat(event.getRegion()).isEqualTo(TestEvents.REGION.value());
    assertThat(event.getAccountId()).isEqualTo(TestEvents.ACCOUNT.value());
  }

  /** Check 64. */
  @Test
  void lookupEvents_badAttributes() {
    LookupAttribute good = attribute(LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_USERNAME, "ann");
    assertInvalid("INVALID_LOOKUP_ATTRIBUTES", () -> stub.lookupEvents(lookup(good, good).build()));
    assertInvalid(
        "INVALID_LOOKUP_ATTRIBUTES",
        () ->
            stub.lookupEvents(
                lookup(LookupAttribute.newBuilder().setAttributeValue("x").build()).build()));
    assertInvalid(
        "INVALID_LOOKUP_ATTRIBUTES",
        () ->
            stub.lookupEvents(
                lookup(
                        LookupAttribute.newBuilder()
                            .setAttributeKeyValue(99)
                            .setAttributeValue("x")
                            .build())
                    .build()));
    assertInvalid(
        "INVALID_LOOKUP_ATTRIBUTES",
        () ->
            stub.lookupEvents(
                lookup(attribute(LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_READ_ONLY, "no"))
                    .build()));
  }

  /** Checks 68 and 72. */
  @Test
  void lookupEvents_badNumbersAndTimes() {
    assertInvalid(
        "INVALID_MAX_RESULTS", () -> stub.lookupEvents(lookup().setMaxResults(0).build()));
    assertInvalid(
        "INVALID_MAX_RESULTS", () -> stub.lookupEvents(lookup().setMaxResults(51).build()));
    assertInvalid(
        "INVALID_TIME_RANGE",
        () ->
            stub.lookupEvents(
                lookup()
                    .setStartTime(Timestamp.newBuilder().setSeconds(NOW.getEpochSecond()))
                    .setEndTime(Timestamp.newBuilder().setSeconds(NOW.getEpochSecond() - 1))
                    .build()));
    assertInvalid(
        "INVALID_TIME_RANGE",
        () ->
            stub.lookupEvents(
                lookup().setStartTime(Timestamp.newBuilder().setSeconds(Long.MIN_VALUE)).build()));
    assertInvalid(
        "INVALID_EVENT_CATEGORY",
        () -> stub.lookupEvents(lookup().setEventCategory("management").build()));
  }

  @Test
  void lookupEvents_noRegion() {
    assertInvalid(
        "VALIDATION_ERROR", () -> stub.lookupEvents(LookupEventsRequest.getDefaultInstance()));
  }

  /** Checks 69 and 70. */
  @Test
  void lookupEvents_nextToken_pagesAndIsBound() {
    for (int i = 0; i < 25; i++) {
      put("e" + i);
    }
    LookupEventsRequest request =
        lookup(attribute(LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_USERNAME, "ann"))
            .setMaxResults(10)
            .build();
    LookupEventsResponse first = stub.lookupEvents(request);
    LookupEventsRequest next = request.toBuilder().setNextToken(first.getNextToken()).build();
    LookupEventsResponse second = stub.lookupEvents(next);
    LookupEventsResponse third =
        stub.lookupEvents(next.toBuilder().setNextToken(second.getNextToken()).build());

    List<String> seen = new ArrayList<>(ids(first));
    seen.addAll(ids(second));
    seen.addAll(ids(third));
    assertThat(seen).hasSize(25).startsWith("e0", "e1").endsWith("e24");
    assertThat(third.getNextToken()).isEmpty();

    // The caller's own account, named, is the same request.
    assertThat(
            ids(
                stub.lookupEvents(
                    next.toBuilder().setAccountId(TestEvents.ACCOUNT.value()).build())))
        .isEqualTo(ids(second));
    String token = first.getNextToken();
    List<LookupEventsRequest> others =
        List.of(
            next.toBuilder().clearLookupAttributes().build(),
            next.toBuilder().setMaxResults(11).build(),
            next.toBuilder().setRegion("us-east-1").build(),
            next.toBuilder().setAccountId(TestEvents.OTHER_ACCOUNT.value()).build(),
            next.toBuilder().setEndTime(Timestamp.newBuilder().setSeconds(1_800_000_000)).build(),
            next.toBuilder().setNextToken(token.substring(1)).build(),
            next.toBuilder().setNextToken("x").build());
    for (LookupEventsRequest other : others) {
      assertInvalid("INVALID_NEXT_TOKEN", () -> stub.lookupEvents(other));
    }
    HistoryServiceBlockingStub otherCaller =
        HistoryServiceGrpc.newBlockingStub(otherServer.channel());
    assertInvalid(
        "INVALID_NEXT_TOKEN",
        () ->
            otherCaller.lookupEvents(
                next.toBuilder().setAccountId(TestEvents.ACCOUNT.value()).build()));
  }

  /** Check 75. */
  @Test
  void lookupEvents_otherRegionOrAccount_showsNothing() {
    put("here");
    put("global", NOW, TestEvents.ACCOUNT, TestEvents.GLOBAL_REGION);
    put("others", NOW, TestEvents.OTHER_ACCOUNT, TestEvents.REGION);

    assertThat(ids(stub.lookupEvents(lookup().build()))).containsExactly("here");
    assertThat(ids(stub.lookupEvents(lookup().setRegion("us-east-1").build())))
        .containsExactly("global");
    assertThat(
            ids(stub.lookupEvents(lookup().setAccountId(TestEvents.OTHER_ACCOUNT.value()).build())))
        .containsExactly("others");
    assertThat(
            ids(
                HistoryServiceGrpc.newBlockingStub(otherServer.channel())
                    .lookupEvents(lookup().build())))
        .containsExactly("others");
  }

  @Test
  void searchEvents_pages() {
    for (int i = 0; i < 5; i++) {
      put("e" + i);
    }
    SearchEventsRequest request =
        SearchEventsRequest.newBuilder()
            .setRegion(TestEvents.REGION.value())
            .addAttributes(attribute(LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_USERNAME, "ann"))
            .addAttributes(
                attribute(LookupAttributeKey.LOOKUP_ATTRIBUTE_KEY_EVENT_NAME, "CreateBucket"))
            .setMaxResults(3)
            .build();

    var first = stub.searchEvents(request);
    var second = stub.searchEvents(request.toBuilder().setNextToken(first.getNextToken()).build());

    assertThat(first.getEventsCount()).isEqualTo(3);
    assertThat(second.getEventsCount()).isEqualTo(2);
    assertThat(second.getNextToken()).isEmpty();
    // A token of one method is none of another.
    assertInvalid(
        "INVALID_NEXT_TOKEN",
        () -> stub.lookupEvents(lookup().setNextToken(first.getNextToken()).build()));
  }

  /** gRPC's clients take 4 MiB if not told otherwise. */
  @Test
  void pagesOfLargeEvents_fitAnyClient_andShowEachOnce() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Instant time = NOW.minus(Duration.ofHours(i));
      index.upsert(List.of(new LoggedEvent(i, TestEvents.eventOfSize("e" + i, time, 256 << 10))));
      expected.add("e" + i);
    }

    List<String> lookedUp = new ArrayList<>();
    LookupEventsRequest lookup = lookup().build();
    do {
      LookupEventsResponse page = stub.lookupEvents(lookup);
      assertThat(page.getSerializedSize()).isLessThan(3 << 20);
      lookedUp.addAll(ids(page));
      lookup = lookup.toBuilder().setNextToken(page.getNextToken()).build();
    } while (!lookup.getNextToken().isEmpty());
    assertThat(lookedUp).isEqualTo(expected);

    List<String> searched = new ArrayList<>();
    SearchEventsRequest search =
        SearchEventsRequest.newBuilder()
            .setRegion(TestEvents.REGION.value())
            .setMaxResults(1000)
            .build();
    do {
      SearchEventsResponse page = stub.searchEvents(search);
      assertThat(page.getSerializedSize()).isLessThan(3 << 20);
      page.getEventsList().forEach(event -> searched.add(event.getEventId()));
      search = search.toBuilder().setNextToken(page.getNextToken()).build();
    } while (!search.getNextToken().isEmpty());
    assertThat(searched).isEqualTo(expected);
  }

  @Test
  void getEvent() {
    put("a");
    GetEventRequest request =
        GetEventRequest.newBuilder().setRegion(TestEvents.REGION.value()).setEventId("a").build();

    assertThat(stub.getEvent(request).getEvent().getCloudTrailEvent())
        .isEqualTo(TestEvents.json("a", NOW));
    assertThatThrownBy(() -> stub.getEvent(request.toBuilder().setEventId("b").build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
              assertThat(Errors.reason(e)).contains("EVENT_NOT_FOUND");
            });
  }

  /** Check 80: nothing in the service changes the history. */
  @Test
  void service_onlyReads() {
    assertThat(HistoryServiceGrpc.getServiceDescriptor().getMethods())
        .extracting(method -> method.getBareMethodName())
        .containsExactlyInAnyOrder("LookupEvents", "SearchEvents", "GetEvent");
    assertThat(HistoryServiceImplBase.class).isAssignableFrom(HistoryEndpoint.class);
  }
}
