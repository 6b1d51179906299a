package dev.cairn.history.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.history.domain.EventFeed.Partitions;
import dev.cairn.history.domain.EventFeed.PositionTrimmedException;
import dev.cairn.history.domain.EventFeed.Reader;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventBatch;
import dev.cairn.model.PartitionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that index the log: one watches for partitions, one follows each of them, one
 * commits. Whatever fails is tried again, and only its own thread waits.
 *
 * <p>They are never interrupted, since an interrupt would close the index's files, and they are
 * platform threads, since writing a segment keeps a core for a second.
 */
public final class LogFollower {

  private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(1);

  private final EventFeed feed;
  private final Indexer indexer;
  private final Duration commitInterval;
  private final boolean startsOver;
  private final Runnable givenUp;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<PartitionId, Thread> partitions = new ConcurrentHashMap<>();
  private final Set<Reader<?>> open = ConcurrentHashMap.newKeySet();
  private final Thread watcher;
  private final Thread committer;
  private Map<PartitionId, Long> reported = Map.of();
  private String reportFailure = "";
  private volatile boolean otherLog;
  private long lastCommit = System.nanoTime();
  private long lastExpiry = System.nanoTime() - EXPIRY_INTERVAL.toNanos();
  private long indexedBefore;

  /**
   * @param commitInterval how often to commit while events come without a pause; in a pause it is
   *     done at once
   * @param startsOver whether a log that is another one than before is indexed from its beginning
   * @param givenUp called when it is, and must not be indexed: nothing is followed any more
   */
  public LogFollower(
      EventFeed feed,
      Indexer indexer,
      Duration commitInterval,
      boolean startsOver,
      Runnable givenUp) {
    this.feed = requireNonNull(feed, "feed is null");
    this.indexer = requireNonNull(indexer, "indexer is null");
    this.commitInterval = requireNonNull(commitInterval, "commitInterval is null");
    this.startsOver = startsOver;
    this.givenUp = requireNonNull(givenUp, "givenUp is null");
    this.watcher = thread("history-watch", () -> repeat("The watch of partitions", this::watch));
    this.committer = thread("history-commit", this::commitUntilClosed);
  }

  private static Thread thread(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).unstarted(work);
  }

  public void start() {
    watcher.start();
    committer.start();
  }

  /** Ends the threads and commits. */
  public void close() {
    end();
    join(watcher);
    partitions.values().forEach(LogFollower::join);
    join(committer);
  }

  private void end() {
    closing.countDown();
    open.forEach(Reader::close);
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private interface Attempt {
    void run() throws InterruptedException;
  }

  /** Runs again and again until closed, with growing pauses while it fails at once. */
  private void repeat(String what, Attempt attempt) {
    Duration pause = FIRST_PAUSE;
    while (!isClosing()) {
      long begin = System.nanoTime();
      try {
        attempt.run();
      } catch (InterruptedException e) {
        return;
      } catch (Indexer.OutOfPlaceException e) {
        LOG.info("{} begins again: {}", what, e.getMessage());
      } catch (CairnException.Unavailable e) {
        if (!isClosing()) {
          LOG.warn("{} failed, trying again: {}", what, e.message());
        }
      } catch (RuntimeException e) {
        LOG.error("{} failed, trying again", what, e);
      }
      boolean lasted = System.nanoTime() - begin > LONGEST_PAUSE.toNanos();
      pause = lasted ? FIRST_PAUSE : pause;
      if (!await(pause)) {
        return;
      }
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
  }

  /** False if it is time to end. */
  private boolean await(Duration pause) {
    try {
      return !closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void watch() throws InterruptedException {
    feed.register();
    try (Reader<Partitions> reader = opened(feed.watchPartitions())) {
      while (!isClosing()) {
        Partitions known = reader.next();
        // A thread may be in the middle of the old log: only a start can begin in a new one.
        indexer.enter(known.log(), known.next(), startsOver && partitions.isEmpty());
        known.next().keySet().forEach(this::begin);
      }
    } catch (Indexer.OtherLogException e) {
      LOG.error(
          "{} Nothing is followed any more, so events that are accepted now are missing from the"
              + " event history until this is mended. Put the old log's folder back and start"
              + " again; or start again with cairn.history.start-over=true: the history keeps what"
              + " it has, and indexes the new log from its beginning",
          e.getMessage());
      otherLog = true;
      givenUp.run();
      end();
    }
  }

  private <T> Reader<T> opened(Reader<T> reader) {
    open.add(reader);
    if (isClosing()) {
      reader.close();
    }
    return new Reader<>() {
      @Override
      public T next() throws InterruptedException {
        return reader.next();
      }

      @Override
      public void close() {
        open.remove(reader);
        reader.close();
      }
    };
  }

  private void begin(PartitionId partition) {
    partitions.computeIfAbsent(
        partition,
        p -> {
          Thread thread =
              thread("history-follow-" + p, () -> repeat("Following " + p, () -> follow(p)));
          thread.start();
          return thread;
        });
  }

  private void follow(PartitionId partition) throws InterruptedException {
    try (Reader<List<EventBatch>> reader =
        opened(feed.follow(indexer.log(), partition, indexer.position(partition)))) {
      while (!isClosing()) {
        for (EventBatch batch : reader.next()) {
          index(batch);
        }
      }
    } catch (PositionTrimmedException e) {
      Long oldest = feed.oldestOffsets().get(partition);
      if (oldest != null) {
        indexer.skipTo(partition, oldest);
      }
    }
  }

  private void index(EventBatch batch) {
    try {
      indexer.indexBatch(batch);
    } catch (Indexer.OutOfPlaceException e) {
      throw e;
    } catch (RuntimeException e) {
      indexer.restart();
      throw e;
    }
  }

  private void commitUntilClosed() {
    while (await(STEP)) {
      commitStep();
    }
    partitions.values().forEach(LogFollower::join);
    lastCommit = System.nanoTime() - commitInterval.toNanos();
    commitStep();
  }

  private void commitStep() {
    try {
      commitIfDue();
    } catch (RuntimeException e) {
      LOG.error("The event history cannot be committed; indexing begins again", e);
      indexer.restart();
    }
    try {
      report();
      reportFailure = "";
    } catch (RuntimeException e) {
      tellOnce(e);
    }
  }

  /** It is tried every second: the same failure is told once. */
  private void tellOnce(RuntimeException e) {
    String failure = e instanceof CairnException cairn ? cairn.reason() : e.toString();
    if (!failure.equals(reportFailure)) {
      reportFailure = failure;
      LOG.error("Positions cannot be reported; that is tried again every second", e);
    }
  }

  private void commitIfDue() {
    long now = System.nanoTime();
    long indexed = indexer.indexed() + indexer.tooOld();
    boolean paused = indexed == indexedBefore;
    indexedBefore = indexed;
    if (paused || now - lastCommit >= commitInterval.toNanos()) {
      indexer.commit();
      lastCommit = now;
    }
    if (now - lastExpiry >= EXPIRY_INTERVAL.toNanos()) {
      indexer.expire();
      lastExpiry = now;
    }
  }

  private void report() {
    Map<PartitionId, Long> committed = indexer.committed();
    if (!otherLog && !committed.equals(reported)) {
      feed.report(indexer.log(), committed);
      reported = committed;
    }
  }
}
