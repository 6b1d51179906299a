package dev.cairn.history;

import dev.cairn.grpc.Background;
import dev.cairn.history.domain.LogFollower;
import dev.cairn.history.store.LuceneEventIndex;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Following the log, and refreshing what is being searched so that searches need not wait for it.
 */
final class HistoryBackground implements Background {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryBackground.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);

  private final LogFollower follower;
  private final LuceneEventIndex index;
  private final Duration pause;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread refresher =
      Thread.ofPlatform().daemon().name("history-refresh").unstarted(this::refreshUntilClosed);

  HistoryBackground(LogFollower follower, LuceneEventIndex index, Duration refreshInterval) {
    this.follower = follower;
    this.index = index;
    this.pause = refreshInterval.compareTo(SHORTEST_PAUSE) > 0 ? refreshInterval : SHORTEST_PAUSE;
  }

  @Override
  public void start() {
    follower.start();
    refresher.start();
  }

  private void refreshUntilClosed() {
    try {
      while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        refresh();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refresh() {
    try {
      index.refresh();
    } catch (RuntimeException e) {
      LOG.warn("The event history cannot be refreshed, trying again", e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    follower.close();
    try {
      refresher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
