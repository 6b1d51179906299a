package dev.cairn.delivery.client;

import dev.cairn.delivery.domain.EventFeed;
import dev.cairn.grpc.EventMessages;
import dev.cairn.model.PartitionId;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc.EventFeedServiceBlockingV2Stub;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc.EventFeedServiceStub;
import dev.cairn.proto.ingest.v1.Follower;
import dev.cairn.proto.ingest.v1.FollowerPosition;
import dev.cairn.proto.ingest.v1.ListFollowersRequest;
import dev.cairn.proto.ingest.v1.RegisterFollowerRequest;
import dev.cairn.proto.ingest.v1.ReportPositionRequest;
import dev.cairn.proto.ingest.v1.WatchPartitionsRequest;
import dev.cairn.proto.ingest.v1.WatchPartitionsResponse;
import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ingest's feed, over gRPC. Connects by itself, and again when a stream breaks. */
public final class GrpcEventFeed implements EventFeed, AutoCloseable {

  /** Name under which the log is kept for delivery. */
  public static final String FOLLOWER = "delivery";

  private static final Logger logger = LoggerFactory.getLogger(GrpcEventFeed.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final EventFeedServiceStub stub;
  private final EventFeedServiceBlockingV2Stub blocking;
  private final Runnable wake;
  private final Map<PartitionId, FollowerPosition> unreported = new LinkedHashMap<>();
  private Optional<UUID> unreportedLog = Optional.empty();
  private volatile Optional<Partitions> partitions = Optional.empty();
  private volatile boolean closed;
  private final Thread watcher;
  private final Thread reporter;

  /**
   * @param ingest channel to ingest-service
   * @param wake called when something has come
   */
  public GrpcEventFeed(Channel ingest, Runnable wake) {
    this.stub = EventFeedServiceGrpc.newStub(ingest);
    this.blocking = EventFeedServiceGrpc.newBlockingV2Stub(ingest);
    this.wake = wake;
    this.watcher = Thread.ofVirtual().name("delivery-partitions").unstarted(this::watch);
    this.reporter = Thread.ofVirtual().name("delivery-positions").unstarted(this::reportForEver);
  }

  public void start() {
    watcher.start();
    reporter.start();
  }

  @Override
  public void close() {
    closed = true;
    watcher.interrupt();
    reporter.interrupt();
  }

  @Override
  public Optional<Partitions> partitions() {
    return partitions;
  }

  @Override
  public EventStream open(UUID log, PartitionId partition, long offset) {
    return new FollowStream(stub, FOLLOWER, log, partition, offset, wake);
  }

  @Override
  public void report(UUID log, PartitionId partition, long position, OptionalLong heldPosition) {
    FollowerPosition.Builder message =
        FollowerPosition.newBuilder()
            .setPartition(EventMessages.toMessage(partition))
            .setPosition(position);
    heldPosition.ifPresent(message::setHeldPosition);
    synchronized (unreported) {
      if (!unreportedLog.equals(Optional.of(log))) {
        unreported.clear();
        unreportedLog = Optional.of(log);
      }
      unreported.put(partition, message.build());
    }
  }

  /**
   * The positions that ingest's register holds of delivery, none if it does not know it; empty
   * while ingest does not answer.
   */
  public Optional<Map<PartitionId, Long>> reportedPositions() {
    try {
      Map<PartitionId, Long> positions = new HashMap<>();
      for (Follower follower :
          call().listFollowers(ListFollowersRequest.getDefaultInstance()).getFollowersList()) {
        if (follower.getName().equals(FOLLOWER)) {
          follower
              .getPositionsList()
              .forEach(
                  p -> positions.put(EventMessages.fromMessage(p.getPartition()), p.getPosition()));
        }
      }
      return Optional.of(positions);
    } catch (StatusException e) {
      logger.debug("The followers were not told: {}", e.getStatus());
      return Optional.empty();
    }
  }

  private EventFeedServiceBlockingV2Stub call() {
    return blocking.withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  // Partitions

  private void watch() {
    while (!closed) {
      try {
        call().registerFollower(RegisterFollowerRequest.newBuilder().setFollower(FOLLOWER).build());
        watchOnce();
      } catch (StatusException e) {
        logger.debug("The watch of partitions broke: {}", e.getStatus());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        logger.error("The watch of partitions failed", e);
      }
      pause(PAUSE);
    }
  }

  private void watchOnce() throws StatusException, InterruptedException {
    BlockingClientCall<?, WatchPartitionsResponse> call =
        blocking.watchPartitions(WatchPartitionsRequest.getDefaultInstance());
    try {
      for (WatchPartitionsResponse response = call.read();
          response != null && !closed;
          response = call.read()) {
        if (response.getLogId().isEmpty()) {
          logger.warn(
              "ingest-service does not tell which log it has: it is older than this service");
          return;
        }
        partitions = Optional.of(known(response));
        wake.run();
      }
    } finally {
      call.cancel("the watch ends", null);
    }
  }

  private static Partitions known(WatchPartitionsResponse response) {
    Map<PartitionId, Long> next = new HashMap<>();
    response
        .getPartitionsList()
        .forEach(
            range ->
                next.put(EventMessages.fromMessage(range.getPartition()), range.getNextOffset()));
    return new Partitions(UUID.fromString(response.getLogId()), next);
  }

  // Positions

  private void reportForEver() {
    while (!closed) {
      pause(REPORT_INTERVAL);
      takeUnreported().filter(taken -> !closed).ifPresent(this::report);
    }
  }

  private record Unreported(UUID log, Map<PartitionId, FollowerPosition> positions) {}

  private Optional<Unreported> takeUnreported() {
    synchronized (unreported) {
      if (unreported.isEmpty()) {
        return Optional.empty();
      }
      Map<PartitionId, FollowerPosition> positions = new LinkedHashMap<>(unreported);
      unreported.clear();
      return unreportedLog.map(log -> new Unreported(log, positions));
    }
  }

  private void report(Unreported taken) {
    try {
      call()
          .reportPosition(
              ReportPositionRequest.newBuilder()
                  .setFollower(FOLLOWER)
                  .setLogId(taken.log().toString())
                  .addAllPositions(taken.positions().values())
                  .build());
    } catch (StatusException e) {
      logger.debug("Positions were not reported: {}", e.getStatus());
      synchronized (unreported) {
        if (unreportedLog.equals(Optional.of(taken.log()))) {
          taken.positions().forEach(unreported::putIfAbsent);
        }
      }
    }
  }

  private void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      closed = true;
    }
  }
}
