package dev.cairn.delivery.client;

import dev.cairn.delivery.domain.StatusReports;
import dev.cairn.delivery.domain.TrailStatus;
import dev.cairn.grpc.EventMessages;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc.ConfigurationServiceBlockingV2Stub;
import dev.cairn.proto.configuration.v1.DeliveryStatus;
import dev.cairn.proto.configuration.v1.ReportDeliveryRequest;
import io.grpc.Channel;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to trail-service, at most one a second. What could not be reported is kept, the newest of
 * each trail and region.
 */
public final class GrpcStatusReports implements StatusReports, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(GrpcStatusReports.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private record Key(String trailId, String region) {}

  private final ConfigurationServiceBlockingV2Stub stub;
  private final Map<Key, TrailStatus> unreported = new LinkedHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param trailService channel to trail-service
   */
  public GrpcStatusReports(Channel trailService) {
    stub = ConfigurationServiceGrpc.newBlockingV2Stub(trailService);
    thread = Thread.ofVirtual().name("delivery-reports").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  @Override
  public void report(Collection<TrailStatus> statuses) {
    synchronized (unreported) {
      for (TrailStatus status : statuses) {
        unreported.put(new Key(status.trailId(), status.region().value()), status);
      }
    }
  }

  private void run() {
    while (!closed) {
      try {
        Thread.sleep(INTERVAL);
        Map<Key, TrailStatus> statuses = takeUnreported();
        if (!statuses.isEmpty()) {
          send(statuses);
        }
      } catch (InterruptedException e) {
        closed = true;
      }
    }
  }

  private Map<Key, TrailStatus> takeUnreported() {
    synchronized (unreported) {
      Map<Key, TrailStatus> statuses = new LinkedHashMap<>(unreported);
      unreported.clear();
      return statuses;
    }
  }

  private void send(Map<Key, TrailStatus> statuses) throws InterruptedException {
    ReportDeliveryRequest.Builder request = ReportDeliveryRequest.newBuilder();
    statuses.values().forEach(status -> request.addStatuses(message(status)));
    try {
      stub.withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS)
          .reportDelivery(request.build());
    } catch (StatusException e) {
      log.debug("Delivery states were not reported: {}", e.getStatus());
      synchronized (unreported) {
        statuses.forEach(unreported::putIfAbsent);
      }
    }
  }

  private static DeliveryStatus message(TrailStatus status) {
    DeliveryStatus.Builder message =
        DeliveryStatus.newBuilder()
            .setTrailId(status.trailId())
            .setRegion(status.region().value())
            .setLatestDeliveryError(status.latestDeliveryError());
    status
        .latestAttemptTime()
        .map(EventMessages::toMessage)
        .ifPresent(message::setLatestDeliveryAttemptTime);
    status
        .latestDeliveryTime()
        .map(EventMessages::toMessage)
        .ifPresent(message::setLatestDeliveryTime);
    return message.build();
  }
}
