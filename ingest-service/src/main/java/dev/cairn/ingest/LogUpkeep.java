package dev.cairn.ingest;

import dev.cairn.grpc.Background;
import dev.cairn.ingest.store.DiskRetention;
import dev.cairn.ingest.store.FileFollowers;
import dev.cairn.ingest.store.SegmentEventLog;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Once a second: retention, positions, and what else the event log does while nobody waits. */
final class LogUpkeep implements Background {

  private static final Logger LOG = LoggerFactory.getLogger(LogUpkeep.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final SegmentEventLog log;
  private final FileFollowers followers;
  private final DiskRetention retention;
  private final LogMeters meters;
  private final Duration segmentAge;
  private final Thread thread = Thread.ofVirtual().name("log-upkeep").unstarted(this::run);

  LogUpkeep(
      SegmentEventLog log,
      FileFollowers followers,
      DiskRetention retention,
      LogMeters meters,
      Duration segmentAge) {
    this.log = log;
    this.followers = followers;
    this.retention = retention;
    this.meters = meters;
    this.segmentAge = segmentAge;
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        step();
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      LOG.debug("Upkeep of the event log ends", e);
    }
  }

  private void step() {
    try {
      followers.flush();
      retention.step();
      log.maintain(segmentAge);
      meters.refresh();
    } catch (RuntimeException e) {
      LOG.warn("Upkeep of the event log failed; it is tried again", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
