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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ingest's feed, over gRPC. Connects by itself, and again when a stream breaks. */
public final class GrpcEventFeed implements EventFeed, AutoCloseable {

  /** Name under which the log is kept for delivery. */
  public static final String FOLLOWER = "delivery";

  private static final Logger log = LoggerFactory.getLogger(GrpcEventFeed.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final EventFeedServiceStub stub;
  private final EventFeedServiceBlockingV2Stub blocking;
  private final Runnable wake;
  private final Map<PartitionId, FollowerPosition> unreported = new LinkedHashMap<>();
  private volatile Collection<PartitionId> partitions = List.of();
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
  public Collection<PartitionId> partitions() {
    return partitions;
  }

  @Override
  public EventStream open(PartitionId partition, long offset) {
    return new FollowStream(stub, FOLLOWER, partition, offset, wake);
  }

  @Override
  public void report(PartitionId partition, long position, OptionalLong heldPosition) {
    FollowerPosition.Builder message =
        FollowerPosition.newBuilder()
            .setPartition(EventMessages.toMessage(partition))
            .setPosition(position);
    heldPosition.ifPresent(message::setHeldPosition);
    synchronized (unreported) {
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
      log.debug("The followers were not told: {}", e.getStatus());
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
        log.debug("The watch of partitions broke: {}", e.getStatus());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.error("The watch of partitions failed", e);
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
        Collection<PartitionId> known = new TreeSet<>();
        response
            .getPartitionsList()
            .forEach(range -> known.add(EventMessages.fromMessage(range.getPartition())));
        partitions = List.copyOf(known);
        wake.run();
      }
    } finally {
      call.cancel("the watch ends", null);
    }
  }

  // Positions

  private void reportForEver() {
    while (!closed) {
      pause(REPORT_INTERVAL);
      Map<PartitionId, FollowerPosition> positions = takeUnreported();
      if (!positions.isEmpty() && !closed) {
        report(positions);
      }
    }
  }

  private Map<PartitionId, FollowerPosition> takeUnreported() {
    synchronized (unreported) {
      Map<PartitionId, FollowerPosition> positions = new LinkedHashMap<>(unreported);
      unreported.clear();
      return positions;
    }
  }

  private void report(Map<PartitionId, FollowerPosition> positions) {
    try {
      call()
          .reportPosition(
              ReportPositionRequest.newBuilder()
                  .setFollower(FOLLOWER)
                  .addAllPositions(positions.values())
                  .build());
    } catch (StatusException e) {
      log.debug("Positions were not reported: {}", e.getStatus());
      synchronized (unreported) {
        positions.forEach(unreported::putIfAbsent);
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
