package dev.cairn.delivery;

import dev.cairn.delivery.client.GrpcEventFeed;
import dev.cairn.delivery.client.GrpcStatusReports;
import dev.cairn.delivery.domain.Delivery;
import dev.cairn.delivery.domain.OtherLogException;
import dev.cairn.grpc.Background;
import dev.cairn.grpc.ConfigurationStream;
import dev.cairn.model.PartitionId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread around {@link Delivery#step}. A platform thread that nobody interrupts: it hashes
 * whole files without yielding, and an interrupt would close H2's file.
 */
final class DeliveryWork implements Background {

  private static final Logger log = LoggerFactory.getLogger(DeliveryWork.class);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final Duration END = Duration.ofSeconds(10);

  private final Delivery delivery;
  private final ConfigurationStream configuration;
  private final GrpcEventFeed feed;
  private final GrpcStatusReports reports;
  private final Wake wake;
  private final InstantSource clock;
  private final Function<Map<PartitionId, Long>, Optional<String>> mayBegin;
  private final Runnable exit;
  private final Runnable givenUp;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param mayBegin why delivery must not begin, by the positions that ingest knows of it
   * @param exit ends the process because it must not begin; returns at once
   * @param givenUp called when the log is another one, and must not be delivered: nothing is any
   *     more
   */
  DeliveryWork(
      Delivery delivery,
      ConfigurationStream configuration,
      GrpcEventFeed feed,
      GrpcStatusReports reports,
      Wake wake,
      InstantSource clock,
      Function<Map<PartitionId, Long>, Optional<String>> mayBegin,
      Runnable exit,
      Runnable givenUp) {
    this.delivery = delivery;
    this.configuration = configuration;
    this.feed = feed;
    this.reports = reports;
    this.wake = wake;
    this.clock = clock;
    this.mayBegin = mayBegin;
    this.exit = exit;
    this.givenUp = givenUp;
    this.thread = Thread.ofPlatform().name("delivery").daemon().unstarted(this::run);
  }

  @Override
  public void start() {
    configuration.start();
    feed.start();
    reports.start();
    thread.start();
  }

  private void run() {
    if (!mayBegin()) {
      return;
    }
    try {
      while (!closed) {
        if (!step()) {
          wake.await(PAUSE);
        }
      }
    } catch (OtherLogException e) {
      log.error(
          "{} Nothing is delivered any more, so log files of events that are accepted now are"
              + " missing until this is mended. Put the old log's folder back and start again; or"
              + " start again with cairn.delivery.start-over=true: the new log is delivered from"
              + " its beginning, and what was not yet delivered of the old one is given up",
          e.getMessage());
      givenUp.run();
    }
    delivery.close();
  }

  /** Waits for ingest, which knows how far delivery has been. */
  private boolean mayBegin() {
    while (!closed) {
      try {
        Optional<Map<PartitionId, Long>> reported = feed.reportedPositions();
        if (reported.isPresent()) {
          Optional<String> refusal = mayBegin.apply(reported.get());
          refusal.ifPresent(this::refuse);
          return refusal.isEmpty();
        }
      } catch (RuntimeException e) {
        log.warn("Whether delivery may begin is not known yet; it is tried again", e);
      }
      wake.await(RETRY);
    }
    return true;
  }

  private void refuse(String why) {
    log.error("{}", why);
    exit.run();
  }

  private boolean step() {
    try {
      return delivery.step(clock.instant());
    } catch (OtherLogException e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("A pass of delivery failed", e);
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    wake.signal();
    try {
      if (!thread.join(END)) {
        log.warn("Delivery did not end within {}", END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reports.close();
    feed.close();
    configuration.close();
  }
}
