package dev.cairn.history.client;

import dev.cairn.grpc.EventMessages;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventBatch;
import dev.cairn.model.PartitionId;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc.EventFeedServiceImplBase;
import dev.cairn.proto.ingest.v1.FollowRequest;
import dev.cairn.proto.ingest.v1.FollowResponse;
import dev.cairn.proto.ingest.v1.FollowerPosition;
import dev.cairn.proto.ingest.v1.PartitionRange;
import dev.cairn.proto.ingest.v1.RegisterFollowerRequest;
import dev.cairn.proto.ingest.v1.RegisterFollowerResponse;
import dev.cairn.proto.ingest.v1.ReportPositionRequest;
import dev.cairn.proto.ingest.v1.ReportPositionResponse;
import dev.cairn.proto.ingest.v1.WatchPartitionsRequest;
import dev.cairn.proto.ingest.v1.WatchPartitionsResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A log in memory behind EventFeedService, which breaks off when it is told to. */
final class FakeEventFeed extends EventFeedServiceImplBase {

  private record Following(PartitionId partition, StreamObserver<FollowResponse> observer) {}

  private final Map<PartitionId, List<EventBatch>> log = new TreeMap<>();
  private final Map<PartitionId, Long> oldest = new HashMap<>();
  private final List<StreamObserver<WatchPartitionsResponse>> watching = new ArrayList<>();
  private final List<Following> following = new ArrayList<>();
  private final Map<PartitionId, Long> reported = new HashMap<>();
  private UUID id = new UUID(1, 1);
  private boolean registered;
  private int follows;

  synchronized void append(EventBatch batch) {
    boolean isNew = !log.containsKey(batch.partition());
    log.computeIfAbsent(batch.partition(), p -> new ArrayList<>()).add(batch);
    if (isNew) {
      watching.forEach(observer -> observer.onNext(ranges()));
    }
    following.stream()
        .filter(f -> f.partition().equals(batch.partition()))
        .forEach(f -> f.observer().onNext(response(batch)));
  }

  synchronized void trimTo(PartitionId partition, long offset) {
    oldest.put(partition, offset);
  }

  /** Another log takes the place of this one, and is empty. */
  synchronized void replace(UUID newId) {
    id = newId;
    log.clear();
    reported.clear();
  }

  /** Ends all streams, as a restart would. */
  synchronized void breakOff() {
    watching.forEach(observer -> observer.onError(Status.UNAVAILABLE.asRuntimeException()));
    following.forEach(f -> f.observer().onError(Status.UNAVAILABLE.asRuntimeException()));
    watching.clear();
    following.clear();
  }

  synchronized Map<PartitionId, Long> reported() {
    return Map.copyOf(reported);
  }

  synchronized int follows() {
    return follows;
  }

  private static FollowResponse response(EventBatch batch) {
    return FollowResponse.newBuilder()
        .addBatches(EventMessages.toMessage(batch))
        .setNextOffset(batch.nextOffset())
        .build();
  }

  private WatchPartitionsResponse ranges() {
    WatchPartitionsResponse.Builder response =
        WatchPartitionsResponse.newBuilder().setLogId(id.toString());
    log.forEach(
        (partition, batches) ->
            response.addPartitions(
                PartitionRange.newBuilder()
                    .setPartition(EventMessages.toMessage(partition))
                    .setOldestOffset(oldest.getOrDefault(partition, 0L))
                    .setNextOffset(batches.getLast().nextOffset())));
    return response.build();
  }

  @Override
  public synchronized void registerFollower(
      RegisterFollowerRequest request, StreamObserver<RegisterFollowerResponse> reply) {
    registered = request.getFollower().equals("history");
    reply.onNext(RegisterFollowerResponse.getDefaultInstance());
    reply.onCompleted();
  }

  @Override
  public synchronized void watchPartitions(
      WatchPartitionsRequest request, StreamObserver<WatchPartitionsResponse> reply) {
    ignoreCancel(reply);
    watching.add(reply);
    reply.onNext(ranges());
  }

  @Override
  public synchronized void follow(FollowRequest request, StreamObserver<FollowResponse> reply) {
    if (!registered) {
      reply.onError(Status.FAILED_PRECONDITION.asRuntimeException());
      return;
    }
    requireThisLog(request.getLogId());
    follows++;
    PartitionId partition = EventMessages.fromMessage(request.getPartition());
    if (request.getPosition() < oldest.getOrDefault(partition, 0L)) {
      throw new CairnException.NotFound("OFFSET_TRIMMED", "Trimmed.", "position", "0");
    }
    ignoreCancel(reply);
    following.add(new Following(partition, reply));
    log.getOrDefault(partition, List.of()).stream()
        .filter(batch -> batch.nextOffset() > request.getPosition())
        .forEach(batch -> reply.onNext(response(batch)));
  }

  private void requireThisLog(String other) {
    if (!other.equals(id.toString())) {
      throw new CairnException.NotReady("EVENT_LOG_REPLACED", "Another log.");
    }
  }

  /** A stream that its client left takes what is sent and does nothing. */
  private static void ignoreCancel(StreamObserver<?> reply) {
    ((ServerCallStreamObserver<?>) reply).setOnCancelHandler(() -> {});
  }

  @Override
  public synchronized void reportPosition(
      ReportPositionRequest request, StreamObserver<ReportPositionResponse> reply) {
    requireThisLog(request.getLogId());
    for (FollowerPosition position : request.getPositionsList()) {
      reported.put(EventMessages.fromMessage(position.getPartition()), position.getPosition());
    }
    reply.onNext(ReportPositionResponse.getDefaultInstance());
    reply.onCompleted();
  }
}
