package dev.cairn.ingest.api;

import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.EventMessages;
import dev.cairn.ingest.domain.EventLog;
import dev.cairn.ingest.domain.Follower;
import dev.cairn.ingest.domain.Followers;
import dev.cairn.ingest.domain.LogRange;
import dev.cairn.ingest.domain.Pace;
import dev.cairn.model.CairnException;
import dev.cairn.model.PartitionId;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc.EventFeedServiceImplBase;
import dev.cairn.proto.ingest.v1.FollowRequest;
import dev.cairn.proto.ingest.v1.FollowResponse;
import dev.cairn.proto.ingest.v1.FollowerPosition;
import dev.cairn.proto.ingest.v1.ListFollowersRequest;
import dev.cairn.proto.ingest.v1.ListFollowersResponse;
import dev.cairn.proto.ingest.v1.PartitionRange;
import dev.cairn.proto.ingest.v1.RegisterFollowerRequest;
import dev.cairn.proto.ingest.v1.RegisterFollowerResponse;
import dev.cairn.proto.ingest.v1.RemoveFollowerRequest;
import dev.cairn.proto.ingest.v1.RemoveFollowerResponse;
import dev.cairn.proto.ingest.v1.ReportPositionRequest;
import dev.cairn.proto.ingest.v1.ReportPositionResponse;
import dev.cairn.proto.ingest.v1.WatchPartitionsRequest;
import dev.cairn.proto.ingest.v1.WatchPartitionsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Where followers read the event log. Only services of Cairn's own may call it. */
public final class EventFeedEndpoint extends EventFeedServiceImplBase {

  private final EventLog log;
  private final Followers followers;
  private final Pace pace;

  /**
   * @param pace is told how far followers are
   */
  public EventFeedEndpoint(EventLog log, Followers followers, Pace pace) {
    this.log = requireNonNull(log, "log is null");
    this.followers = requireNonNull(followers, "followers is null");
    this.pace = requireNonNull(pace, "pace is null");
  }

  @Override
  public void registerFollower(
      RegisterFollowerRequest request, StreamObserver<RegisterFollowerResponse> response) {
    followers.register(request.getFollower());
    response.onNext(RegisterFollowerResponse.getDefaultInstance());
    response.onCompleted();
  }

  @Override
  public void removeFollower(
      RemoveFollowerRequest request, StreamObserver<RemoveFollowerResponse> response) {
    followers.remove(request.getFollower());
    response.onNext(RemoveFollowerResponse.getDefaultInstance());
    response.onCompleted();
  }

  @Override
  public void listFollowers(
      ListFollowersRequest request, StreamObserver<ListFollowersResponse> response) {
    ListFollowersResponse.Builder message = ListFollowersResponse.newBuilder();
    followers.list().forEach(follower -> message.addFollowers(toMessage(follower)));
    response.onNext(message.build());
    response.onCompleted();
  }

  private dev.cairn.proto.ingest.v1.Follower toMessage(Follower follower) {
    dev.cairn.proto.ingest.v1.Follower.Builder message =
        dev.cairn.proto.ingest.v1.Follower.newBuilder().setName(follower.name());
    follower.lastSeen().map(EventMessages::toMessage).ifPresent(message::setLastSeenTime);
    follower
        .positions()
        .forEach((partition, position) -> message.addPositions(toMessage(partition, position)));
    return message.build();
  }

  private FollowerPosition toMessage(PartitionId partition, Follower.Position position) {
    FollowerPosition.Builder message =
        FollowerPosition.newBuilder()
            .setPartition(EventMessages.toMessage(partition))
            .setPosition(position.next())
            .setLag(Math.max(0, log.range(partition).next() - position.next()));
    position.held().ifPresent(message::setHeldPosition);
    return message.build();
  }

  @Override
  public void reportPosition(
      ReportPositionRequest request, StreamObserver<ReportPositionResponse> response) {
    followers.seen(request.getFollower());
    requireThisLog(request.getLogId());
    Map<PartitionId, Follower.Position> known = positionsOf(request.getFollower());
    Map<PartitionId, Follower.Position> positions = new HashMap<>();
    for (FollowerPosition message : request.getPositionsList()) {
      PartitionId partition = EventMessages.fromMessage(message.getPartition());
      // A damaged log may end before what is known: that must not keep the others from being told.
      Follower.Position before = known.get(partition);
      if (before == null || message.getPosition() > before.next()) {
        refuseBeyondEnd(partition, message.getPosition());
      }
      positions.put(
          partition,
          new Follower.Position(
              message.getPosition(),
              message.hasHeldPosition()
                  ? OptionalLong.of(message.getHeldPosition())
                  : OptionalLong.empty()));
    }
    followers.report(request.getFollower(), positions);
    response.onNext(ReportPositionResponse.getDefaultInstance());
    response.onCompleted();
  }

  private Map<PartitionId, Follower.Position> positionsOf(String name) {
    return followers.list().stream()
        .filter(follower -> follower.name().equals(name))
        .findFirst()
        .map(Follower::positions)
        .orElse(Map.of());
  }

  @Override
  public void watchPartitions(
      WatchPartitionsRequest request, StreamObserver<WatchPartitionsResponse> response) {
    FeedStream<WatchPartitionsResponse> stream =
        new FeedStream<>((ServerCallStreamObserver<WatchPartitionsResponse>) response);
    stream.start("watch-partitions", () -> sendPartitions(stream));
  }

  private void sendPartitions(FeedStream<WatchPartitionsResponse> stream)
      throws InterruptedException {
    Set<PartitionId> sent = Set.of();
    boolean first = true;
    while (stream.awaitReady()) {
      Set<PartitionId> known = log.partitions();
      if (first || !known.equals(sent)) {
        stream.send(toMessage(known));
        sent = known;
        first = false;
      }
      stream.pause(FeedStream.TICK);
    }
  }

  private WatchPartitionsResponse toMessage(Set<PartitionId> partitions) {
    WatchPartitionsResponse.Builder message =
        WatchPartitionsResponse.newBuilder().setLogId(log.id().toString());
    for (PartitionId partition : partitions) {
      LogRange range = log.range(partition);
      message.addPartitions(
          PartitionRange.newBuilder()
              .setPartition(EventMessages.toMessage(partition))
              .setOldestOffset(range.oldest())
              .setNextOffset(range.next()));
    }
    return message.build();
  }

  @Override
  public void follow(FollowRequest request, StreamObserver<FollowResponse> response) {
    PartitionId partition = EventMessages.fromMessage(request.getPartition());
    followers.seen(request.getFollower());
    requireThisLog(request.getLogId());
    refuseBeyondEnd(partition, request.getPosition());
    FeedStream<FollowResponse> stream =
        new FeedStream<>((ServerCallStreamObserver<FollowResponse>) response);
    PartitionFeed feed = new PartitionFeed(log, partition, request.getPosition());
    stream.start("follow-" + partition, () -> sendBatches(stream, feed, request));
  }

  private void sendBatches(
      FeedStream<FollowResponse> stream, PartitionFeed feed, FollowRequest request)
      throws InterruptedException {
    PartitionId partition = EventMessages.fromMessage(request.getPartition());
    try (Pace.Reading reading =
        pace.begin(
            request.getFollower(), partition, request.getPosition(), log.range(partition).next())) {
      while (stream.awaitReady()) {
        // That the follower is ready for more says that it took what was sent before.
        reading.moveTo(feed.position());
        if (feed.await(FeedStream.PATIENCE)) {
          stream.send(feed.next());
        }
        followers.seen(request.getFollower());
      }
    }
  }

  /** A follower that an older log was told of must not go on in this one. */
  private void requireThisLog(String id) {
    if (!id.isEmpty() && !id.equals(log.id().toString())) {
      throw new CairnException.NotReady(
          "EVENT_LOG_REPLACED", "The event log is " + log.id() + ", the position is of log " + id);
    }
  }

  /** Such a position says that the log had more once: an older copy of it was put back. */
  private void refuseBeyondEnd(PartitionId partition, long position) {
    long next = log.range(partition).next();
    if (position > next) {
      log.wasReadUpTo(partition, position);
      throw new CairnException.NotReady(
          "POSITION_BEYOND_END",
          "Position " + position + " lies beyond the end of partition " + partition + ", " + next);
    }
  }
}
