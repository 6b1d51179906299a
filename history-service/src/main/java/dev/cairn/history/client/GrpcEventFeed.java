package dev.cairn.history.client;

import dev.cairn.grpc.Errors;
import dev.cairn.grpc.EventMessages;
import dev.cairn.history.domain.EventFeed;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventBatch;
import dev.cairn.model.PartitionId;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc.EventFeedServiceBlockingV2Stub;
import dev.cairn.proto.ingest.v1.FollowRequest;
import dev.cairn.proto.ingest.v1.FollowResponse;
import dev.cairn.proto.ingest.v1.FollowerPosition;
import dev.cairn.proto.ingest.v1.PartitionRange;
import dev.cairn.proto.ingest.v1.RegisterFollowerRequest;
import dev.cairn.proto.ingest.v1.ReportPositionRequest;
import dev.cairn.proto.ingest.v1.WatchPartitionsRequest;
import dev.cairn.proto.ingest.v1.WatchPartitionsResponse;
import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The feed over gRPC. At most one message of about 1 MiB waits in memory for each partition. */
public final class GrpcEventFeed implements EventFeed {

  /** Name of the history among the followers of the log. */
  public static final String FOLLOWER = "history";

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final EventFeedServiceBlockingV2Stub stub;
  private final Duration deadline;

  /**
   * @param ingestService where it is
   * @param deadline how long a call may take that is no stream
   */
  public GrpcEventFeed(Channel ingestService, Duration deadline) {
    this.stub = EventFeedServiceGrpc.newBlockingV2Stub(ingestService);
    this.deadline = deadline;
  }

  private interface Call<T> {
    T run() throws StatusException, InterruptedException;
  }

  private EventFeedServiceBlockingV2Stub inTime() {
    return stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void register() {
    call(
        () ->
            inTime()
                .registerFollower(
                    RegisterFollowerRequest.newBuilder().setFollower(FOLLOWER).build()));
  }

  @Override
  public Map<PartitionId, Long> oldestOffsets() {
    return call(
        () -> {
          BlockingClientCall<?, WatchPartitionsResponse> watch =
              inTime().watchPartitions(WatchPartitionsRequest.getDefaultInstance());
          try {
            WatchPartitionsResponse first = watch.read();
            return first == null ? Map.of() : offsets(first, PartitionRange::getOldestOffset);
          } finally {
            watch.cancel("the oldest offsets are known", null);
          }
        });
  }

  @Override
  public Reader<Partitions> watchPartitions() {
    return new CallReader<>(
        stub.watchPartitions(WatchPartitionsRequest.getDefaultInstance()),
        GrpcEventFeed::partitions);
  }

  private static Partitions partitions(WatchPartitionsResponse response) {
    if (response.getLogId().isEmpty()) {
      throw new CairnException.Unavailable(
          "SERVICE_UNAVAILABLE",
          "ingest-service does not tell which log it has: it is older than this service.",
          RETRY_AFTER);
    }
    return new Partitions(
        UUID.fromString(response.getLogId()), offsets(response, PartitionRange::getNextOffset));
  }

  private static Map<PartitionId, Long> offsets(
      WatchPartitionsResponse response, Function<PartitionRange, Long> offset) {
    return response.getPartitionsList().stream()
        .collect(
            Collectors.toMap(range -> EventMessages.fromMessage(range.getPartition()), offset));
  }

  @Override
  public Reader<List<EventBatch>> follow(UUID log, PartitionId partition, long position) {
    FollowRequest request =
        FollowRequest.newBuilder()
            .setFollower(FOLLOWER)
            .setPartition(EventMessages.toMessage(partition))
            .setPosition(position)
            .setLogId(log.toString())
            .build();
    return new CallReader<>(stub.follow(request), response -> batches(partition, response));
  }

  private static List<EventBatch> batches(PartitionId partition, FollowResponse response) {
    return response.getBatchesList().stream()
        .map(batch -> EventMessages.fromMessage(partition, batch))
        .toList();
  }

  @Override
  public void report(UUID log, Map<PartitionId, Long> positions) {
    ReportPositionRequest.Builder request =
        ReportPositionRequest.newBuilder().setFollower(FOLLOWER).setLogId(log.toString());
    positions.forEach(
        (partition, position) ->
            request.addPositions(
                FollowerPosition.newBuilder()
                    .setPartition(EventMessages.toMessage(partition))
                    .setPosition(position)));
    call(() -> inTime().reportPosition(request.build()));
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (StatusException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CairnException.Unavailable("SERVICE_UNAVAILABLE", "Interrupted.", RETRY_AFTER);
    }
  }

  private static RuntimeException failed(StatusException e) {
    if (Errors.reason(e).filter("OFFSET_TRIMMED"::equals).isPresent()) {
      return new PositionTrimmedException("The log was trimmed: " + e.getStatus(), e);
    }
    return new CairnException.Unavailable(
        "SERVICE_UNAVAILABLE", "ingest-service answered " + e.getStatus() + ".", RETRY_AFTER);
  }

  /** The replies of a call. */
  private record CallReader<P, T>(BlockingClientCall<?, P> call, Function<P, T> read)
      implements Reader<T> {

    @Override
    public T next() throws InterruptedException {
      P response;
      try {
        response = call.read();
      } catch (StatusException e) {
        throw failed(e);
      }
      if (response == null) {
        throw new CairnException.Unavailable(
            "SERVICE_UNAVAILABLE", "ingest-service ended the stream.", RETRY_AFTER);
      }
      return read.apply(response);
    }

    @Override
    public void close() {
      call.cancel("the history no longer reads", null);
    }
  }
}
