package dev.cairn.delivery.client;

import static java.util.Objects.requireNonNull;

import dev.cairn.delivery.domain.EventFeed.EventStream;
import dev.cairn.delivery.domain.EventFeed.PositionTrimmedException;
import dev.cairn.grpc.EventMessages;
import dev.cairn.model.EventBatch;
import dev.cairn.model.PartitionId;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc.EventFeedServiceStub;
import dev.cairn.proto.ingest.v1.FollowRequest;
import dev.cairn.proto.ingest.v1.FollowResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition of the feed, over a gRPC stream that is opened again when it breaks. Two messages of
 * about 1 MiB wait in memory at most: the next one is asked for when one is taken.
 */
final class FollowStream implements EventStream {

  private static final Logger logger = LoggerFactory.getLogger(FollowStream.class);
  private static final long RETRY_NANOS = Duration.ofMillis(500).toNanos();

  private final EventFeedServiceStub stub;
  private final String follower;
  private final UUID log;
  private final PartitionId partition;
  private final Runnable wake;

  private final Queue<dev.cairn.proto.ingest.v1.EventBatch> taken = new ArrayDeque<>();
  private long next;
  private @Nullable Connection connection;
  private long retryNanos = System.nanoTime();

  FollowStream(
      EventFeedServiceStub stub,
      String follower,
      UUID log,
      PartitionId partition,
      long offset,
      Runnable wake) {
    this.stub = stub;
    this.follower = follower;
    this.log = log;
    this.partition = partition;
    this.next = offset;
    this.wake = wake;
  }

  @Override
  public Optional<EventBatch> poll() {
    if (taken.isEmpty()) {
      takeMessage();
    }
    dev.cairn.proto.ingest.v1.EventBatch message = taken.poll();
    if (message == null) {
      return Optional.empty();
    }
    EventBatch batch = EventMessages.fromMessage(partition, message);
    next = batch.nextOffset();
    return Optional.of(batch);
  }

  private void takeMessage() {
    if (connection == null) {
      if (System.nanoTime() - retryNanos < 0) {
        return;
      }
      connection = new Connection();
      connection.open();
    }
    Optional<FollowResponse> response = connection.take();
    if (response.isPresent()) {
      taken.addAll(response.get().getBatchesList());
    } else if (connection.failure().isPresent()) {
      Throwable failure = connection.failure().get();
      disconnect();
      fail(failure);
    }
  }

  private void fail(Throwable failure) {
    OptionalLong oldest = FeedErrors.oldestPosition(failure);
    if (oldest.isPresent()) {
      throw new PositionTrimmedException(oldest.getAsLong());
    }
    logger.debug("The feed of {} broke at {}", partition, next, failure);
  }

  private void disconnect() {
    connection = null;
    retryNanos = System.nanoTime() + RETRY_NANOS;
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.cancel();
      connection = null;
    }
  }

  /** One call. Its messages come on gRPC's threads. */
  private final class Connection implements ClientResponseObserver<FollowRequest, FollowResponse> {
    private final Queue<FollowResponse> arrived = new ArrayDeque<>();
    private @Nullable ClientCallStreamObserver<FollowRequest> call;
    private @Nullable Throwable failure;

    void open() {
      stub.follow(
          FollowRequest.newBuilder()
              .setFollower(follower)
              .setPartition(EventMessages.toMessage(partition))
              .setPosition(next)
              .setLogId(log.toString())
              .build(),
          this);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<FollowRequest> started) {
      call = started;
      started.disableAutoRequestWithInitial(2);
    }

    @Override
    public synchronized void onNext(FollowResponse response) {
      arrived.add(response);
      wake.run();
    }

    @Override
    public synchronized void onError(Throwable error) {
      failure = error;
      wake.run();
    }

    @Override
    public void onCompleted() {
      onError(new IllegalStateException("the feed ended"));
    }

    synchronized Optional<FollowResponse> take() {
      FollowResponse response = arrived.poll();
      if (response != null && failure == null) {
        requireNonNull(call).request(1);
      }
      return Optional.ofNullable(response);
    }

    synchronized Optional<Throwable> failure() {
      return Optional.ofNullable(failure);
    }

    void cancel() {
      if (call != null) {
        call.cancel("no longer needed", null);
      }
    }
  }
}
