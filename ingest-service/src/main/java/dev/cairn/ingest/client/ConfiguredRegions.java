package dev.cairn.ingest.client;

import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.Background;
import dev.cairn.grpc.Configuration;
import dev.cairn.ingest.domain.Regions;
import dev.cairn.ingest.domain.codec.Refusal;
import dev.cairn.ingest.domain.codec.RefusedException;
import dev.cairn.model.RegionName;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc.ConfigurationServiceBlockingStub;
import dev.cairn.proto.configuration.v1.ReportRegionsRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The region list of trail-service, and beside it the regions that ingest let in by itself, with
 * one partition each, reported until the list has them: as long as fewer than 200 are enabled, so
 * that one that was let in by mistake makes room when it is disabled. Regions whose events lie in
 * the log already are let in again after a restart.
 */
public final class ConfiguredRegions implements Regions, Background {

  /** With so many regions enabled no unknown one is let in. */
  static final int MOST_REGIONS = 200;

  private static final int MOST_REPORTED = 200;

  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredRegions.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Configuration configuration;
  private final ConfigurationServiceBlockingStub trailService;
  private final boolean letsIn;
  private final Set<RegionName> inLog;
  private final Set<RegionName> letIn = new HashSet<>();
  private final Semaphore news = new Semaphore(1);
  private final Thread reporter;

  /**
   * @param letsIn whether unknown regions are let in
   * @param inLog regions that the event log holds events of
   */
  public ConfiguredRegions(
      Configuration configuration,
      Channel trailService,
      boolean letsIn,
      Collection<RegionName> inLog) {
    this.configuration = requireNonNull(configuration, "configuration is null");
    this.trailService = ConfigurationServiceGrpc.newBlockingStub(trailService);
    this.letsIn = letsIn;
    this.inLog = Set.copyOf(inLog);
    this.reporter = Thread.ofVirtual().name("region-report").unstarted(this::run);
  }

  @Override
  public int partitions(RegionName region) throws RefusedException {
    Optional<Integer> partitions = configured(region);
    if (partitions.isEmpty()) {
      letIn(region);
    }
    return partitions.orElse(1);
  }

  @Override
  public int partitionsIfLetIn(RegionName region) throws RefusedException {
    Optional<Integer> partitions = configured(region);
    if (partitions.isEmpty()) {
      requireMayLetIn(region);
    }
    return partitions.orElse(1);
  }

  private Optional<Integer> configured(RegionName region) throws RefusedException {
    Optional<Integer> partitions = configuration.partitions(region);
    if (partitions.isEmpty() && configuration.isDisabled(region)) {
      throw refused("Region " + region + " is disabled");
    }
    return partitions;
  }

  @Override
  public boolean knows(RegionName region) {
    return configuration.partitions(region).isPresent()
        || (!configuration.isDisabled(region) && isLetIn(region));
  }

  private synchronized boolean isLetIn(RegionName region) {
    return inLog.contains(region) || letIn.contains(region);
  }

  private synchronized void letIn(RegionName region) throws RefusedException {
    requireMayLetIn(region);
    if (!isLetIn(region)) {
      letIn.add(region);
      news.release();
    }
  }

  private synchronized void requireMayLetIn(RegionName region) throws RefusedException {
    if (isLetIn(region)) {
      return;
    }
    if (!letsIn) {
      throw refused("Region " + region + " is not in this installation's region list");
    }
    letIn.removeIf(configuration::isKnown);
    if (configuration.regionCount() + unlisted().count() >= MOST_REGIONS) {
      throw refused(
          "Region %s is not in this installation's region list, and with %d regions no more are let in: add it, or disable one that is there by mistake"
              .formatted(region, MOST_REGIONS));
    }
  }

  /** Regions that the list does not have yet. */
  private Stream<RegionName> unlisted() {
    return Stream.concat(inLog.stream(), letIn.stream())
        .distinct()
        .filter(region -> !configuration.isKnown(region));
  }

  private static RefusedException refused(String message) {
    return new RefusedException(Refusal.Reason.UNKNOWN_REGION, "awsRegion", message);
  }

  // --- Telling trail-service ---

  @Override
  public void start() {
    reporter.start();
  }

  @Override
  public void close() {
    reporter.interrupt();
    try {
      reporter.join(DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      configuration.awaitKnown(Duration.ofDays(1));
      while (true) {
        news.acquire();
        news.drainPermits();
        while (!report()) {
          Thread.sleep(RETRY);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reports what the list lacks; false if it could not be told. */
  boolean report() {
    try {
      List<RegionName> lacking = lacking();
      if (!lacking.isEmpty()) {
        trailService
            .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
            .reportRegions(
                ReportRegionsRequest.newBuilder()
                    .addAllRegions(lacking.stream().map(RegionName::value).toList())
                    .build());
        LOG.info("Let in {} that the region list did not have", lacking);
      }
      return true;
    } catch (StatusRuntimeException e) {
      LOG.debug("Regions that were let in could not be reported yet", e);
      return false;
    }
  }

  private synchronized List<RegionName> lacking() {
    return unlisted().sorted().limit(MOST_REPORTED).toList();
  }
}
