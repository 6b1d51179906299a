package dev.cairn.trail;

import dev.cairn.grpc.Background;
import dev.cairn.trail.domain.Outbox;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the events of changes that a crash or a failure left over. */
final class OutboxWork implements Background {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxWork.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Outbox outbox;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("outbox").unstarted(this::run);

  OutboxWork(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        sendLeftOver();
      } while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendLeftOver() {
    try {
      outbox.sendLeftOver();
    } catch (RuntimeException e) {
      LOG.error("The events of changes can't be sent, trying again", e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
