package dev.cairn.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.grpc.Errors;
import dev.cairn.grpc.EventMessages;
import dev.cairn.grpc.LocalServer;
import dev.cairn.ingest.domain.Pace;
import dev.cairn.ingest.store.FileFollowers;
import dev.cairn.ingest.store.SegmentEventLog;
import dev.cairn.ingest.store.SegmentLogSettings;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc.EventFeedServiceBlockingStub;
import dev.cairn.proto.ingest.v1.FollowRequest;
import dev.cairn.proto.ingest.v1.FollowResponse;
import dev.cairn.proto.ingest.v1.Follower;
import dev.cairn.proto.ingest.v1.FollowerPosition;
import dev.cairn.proto.ingest.v1.ListFollowersRequest;
import dev.cairn.proto.ingest.v1.RegisterFollowerRequest;
import dev.cairn.proto.ingest.v1.RemoveFollowerRequest;
import dev.cairn.proto.ingest.v1.ReportPositionRequest;
import dev.cairn.proto.ingest.v1.WatchPartitionsRequest;
import dev.cairn.proto.ingest.v1.WatchPartitionsResponse;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFeedEndpointTest {

  private static final PartitionId PARTITION = new PartitionId(TestEvents.REGION, 0);
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;

  private final TestClock clock = TestClock.create();
  private SegmentEventLog log;
  private FileFollowers followers;
  private LocalServer server;
  private EventFeedServiceBlockingStub feed;

  @BeforeEach
  void open() throws Exception {
    followers = FileFollowers.open(folder, clock);
    log = open("log");
    serveAs(Caller.Kind.SERVICE);
  }

  private SegmentEventLog open(String name) throws IOException {
    return SegmentEventLog.open(
        folder.resolve(name), SegmentLogSettings.defaults(), () -> 7, clock, Map.of());
  }

  private void serveAs(Caller.Kind kind) {
    Caller caller = new Caller("arn", TestEvents.ACCOUNT, kind, "", "", "id");
    server =
        LocalServer.start(
            caller, new EventFeedEndpoint(log, followers, new Pace(Set.of(), Duration.ZERO)));
    feed = EventFeedServiceGrpc.newBlockingStub(server.channel());
  }

  @AfterEach
  void close() {
    server.close();
    log.close();
    followers.close();
  }

  private static List<EventRecord> events(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> TestEvents.event("id-" + i, TIME.plusSeconds(i)))
        .toList();
  }

  private void register(String name) {
    var _ = feed.registerFollower(RegisterFollowerRequest.newBuilder().setFollower(name).build());
  }

  private static FollowRequest from(long position) {
    return FollowRequest.newBuilder()
        .setFollower("history")
        .setPartition(EventMessages.toMessage(PARTITION))
        .setPosition(position)
        .build();
  }

  private static FollowerPosition position(long position) {
    return FollowerPosition.newBuilder()
        .setPartition(EventMessages.toMessage(PARTITION))
        .setPosition(position)
        .build();
  }

  private static List<EventRecord> take(Iterator<FollowResponse> stream, int count) {
    List<EventRecord> events = new ArrayList<>();
    while (events.size() < count) {
      for (var batch : stream.next().getBatchesList()) {
        events.addAll(EventMessages.fromMessage(PARTITION, batch).events());
      }
    }
    return events;
  }

  private static void assertFails(ThrowingCallable call, Status.Code code, String reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(code);
              assertThat(Errors.reason(e)).contains(reason);
            });
  }

  @Test
  void follow_whatIsThereAndWhatComes() {
    register("history");
    log.append(PARTITION, events(0, 5));
    Iterator<FollowResponse> stream = feed.follow(from(2));
    FollowResponse first = stream.next();
    assertThat(first.getNextOffset()).isEqualTo(5);
    assertThat(first.getBatches(0).getFirstOffset()).isEqualTo(2);
    assertThat(first.getBatches(0).getRevision()).isEqualTo(7);
    assertThat(EventMessages.fromMessage(PARTITION, first.getBatches(0)).events())
        .isEqualTo(events(2, 5));
    log.append(PARTITION, events(5, 6));
    assertThat(take(stream, 1)).isEqualTo(events(5, 6));
  }

  @Test
  void follow_partitionThatIsNotThereYet() {
    register("history");
    Iterator<FollowResponse> stream = feed.follow(from(0));
    log.append(PARTITION, events(0, 1));
    assertThat(take(stream, 1)).isEqualTo(events(0, 1));
  }

  @Test
  void follow_messagesAreBounded() {
    register("history");
    for (int i = 0; i < 12; i++) {
      log.append(PARTITION, events(i * 500, (i + 1) * 500));
    }
    Iterator<FollowResponse> stream = feed.follow(from(0));
    int seen = 0;
    while (seen < 6000) {
      FollowResponse message = stream.next();
      assertThat(message.getSerializedSize()).isLessThan(2 << 20);
      seen += message.getBatchesList().stream().mapToInt(batch -> batch.getEventsCount()).sum();
    }
    assertThat(seen).isEqualTo(6000);
  }

  @Test
  void follow_notRegistered() {
    assertFails(() -> feed.follow(from(0)).hasNext(), Status.Code.NOT_FOUND, "FOLLOWER_NOT_FOUND");
  }

  @Test
  void follow_beyondTheEnd() {
    register("history");
    assertFails(
        () -> feed.follow(from(1)).hasNext(),
        Status.Code.FAILED_PRECONDITION,
        "POSITION_BEYOND_END");
  }

  @Test
  void follow_ofAnotherCaller() {
    server.close();
    serveAs(Caller.Kind.ROOT);
    assertFails(
        () -> feed.follow(from(0)).hasNext(), Status.Code.PERMISSION_DENIED, "ACCESS_DENIED");
  }

  @Test
  void follow_logCloses() {
    register("history");
    Iterator<FollowResponse> stream = feed.follow(from(0));
    log.close();
    assertFails(stream::hasNext, Status.Code.UNAVAILABLE, "EVENT_LOG_UNAVAILABLE");
  }

  @Test
  void watchPartitions_tellsOfNewOnes() {
    Iterator<WatchPartitionsResponse> stream =
        feed.watchPartitions(WatchPartitionsRequest.getDefaultInstance());
    assertThat(stream.next().getPartitionsList()).isEmpty();
    log.append(PARTITION, events(0, 3));
    WatchPartitionsResponse message = stream.next();
    assertThat(message.getPartitionsCount()).isEqualTo(1);
    assertThat(message.getPartitions(0).getPartition())
        .isEqualTo(EventMessages.toMessage(PARTITION));
    assertThat(message.getPartitions(0).getNextOffset()).isEqualTo(3);
  }

  @Test
  void reportPosition_listedAndKept() throws Exception {
    register("history");
    log.append(PARTITION, events(0, 5));
    report(position(3).toBuilder().setHeldPosition(1).build());
    report(position(2));
    followers.close();
    followers = FileFollowers.open(folder, clock);
    server.close();
    serveAs(Caller.Kind.SERVICE);
    Follower follower =
        feed.listFollowers(ListFollowersRequest.getDefaultInstance()).getFollowers(0);
    assertThat(follower.getName()).isEqualTo("history");
    assertThat(follower.getPositionsList())
        .containsExactly(position(3).toBuilder().setLag(2).build());
  }

  private void report(FollowerPosition position) {
    var _ =
        feed.reportPosition(
            ReportPositionRequest.newBuilder()
                .setFollower("history")
                .addPositions(position)
                .build());
  }

  @Test
  void reportPosition_ofADamagedPartition_doesNotStopTheOthers() throws Exception {
    register("history");
    log.append(PARTITION, events(0, 5));
    report(position(5));
    server.close();
    log.close();
    log =
        SegmentEventLog.open(
            folder.resolve("another"),
            SegmentLogSettings.defaults(),
            () -> 7,
            clock,
            followers.readUpTo());
    serveAs(Caller.Kind.SERVICE);
    assertThat(log.damagedPartitions()).isEqualTo(1);

    report(position(5));

    assertFails(() -> report(position(6)), Status.Code.FAILED_PRECONDITION, "POSITION_BEYOND_END");
  }

  /** Offsets that are given out a second time would be taken for events that were read already. */
  @Test
  void olderCopyPutBack_takesNoEventsOnceAFollowerSaysSo() throws Exception {
    register("history");
    log.append(PARTITION, events(0, 5));
    log.close();
    copy(folder.resolve("log"), folder.resolve("copy"));
    log = open("log");
    log.append(PARTITION, events(5, 10));
    server.close();
    log.close();

    log = open("copy");
    serveAs(Caller.Kind.SERVICE);
    assertFails(
        () -> feed.follow(from(10)).hasNext(),
        Status.Code.FAILED_PRECONDITION,
        "POSITION_BEYOND_END");

    assertThat(log.damagedPartitions()).isEqualTo(1);
    assertTakesNothing();
    assertThat(take(feed.follow(from(0)), 5)).isEqualTo(events(0, 5));
    log.close();
    log = open("copy");
    assertTakesNothing();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  private void assertTakesNothing() {
    assertThatThrownBy(() -> log.append(PARTITION, events(10, 11)))
        .isInstanceOfSatisfying(
            CairnException.NotReady.class,
            e -> assertThat(e.reason()).isEqualTo("EVENT_LOG_DAMAGED"));
  }

  @Test
  void reportPosition_beyondTheEnd() {
    register("history");
    assertFails(() -> report(position(1)), Status.Code.FAILED_PRECONDITION, "POSITION_BEYOND_END");
  }

  @Test
  void removeFollower_thenNotThere() {
    register("history");
    RemoveFollowerRequest request =
        RemoveFollowerRequest.newBuilder().setFollower("history").build();
    var _ = feed.removeFollower(request);
    assertFails(() -> feed.removeFollower(request), Status.Code.NOT_FOUND, "FOLLOWER_NOT_FOUND");
  }

  @Test
  void watchPartitions_tellsTheIdentityOfTheLog() {
    assertThat(feed.watchPartitions(WatchPartitionsRequest.getDefaultInstance()).next().getLogId())
        .isEqualTo(log.id().toString());
  }

  /** A new log may have grown past a position of the old one. */
  @Test
  void positionOfAnotherLog_isRefused() {
    register("history");
    log.append(PARTITION, events(0, 5));
    String other = UUID.randomUUID().toString();

    assertReplaced(() -> feed.follow(from(3).toBuilder().setLogId(other).build()).hasNext());
    assertReplaced(() -> report(other));
    assertThat(followers.list().getFirst().positions()).isEmpty();

    report(log.id().toString());
    assertThat(followers.list().getFirst().positions()).containsKey(PARTITION);
    assertThat(
            feed.follow(from(3).toBuilder().setLogId(log.id().toString()).build())
                .next()
                .getBatches(0)
                .getFirstOffset())
        .isEqualTo(3);
  }

  private void report(String logId) {
    var _ =
        feed.reportPosition(
            ReportPositionRequest.newBuilder()
                .setFollower("history")
                .setLogId(logId)
                .addPositions(position(3))
                .build());
  }

  private static void assertReplaced(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(Errors.reason(e)).contains("EVENT_LOG_REPLACED"));
  }
}
