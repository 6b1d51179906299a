package dev.cairn.ingest.api;

import dev.cairn.model.CairnException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What batches without an answer take, over all streams of the process. Beyond the bound no stream
 * is read further that has a batch in here; one without may always bring one, so that nobody waits
 * for others, until all take twice the bound: then who brings more is refused. Thread-safe.
 */
public final class StreamMemory {

  /** How long a client may leave answers unread that others wait behind. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final long bound;
  private final Duration patience;
  private final Counter unread;
  private final Counter crowded;
  private final AtomicLong bytes = new AtomicLong();
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

  /**
   * @param bound bytes
   * @param patience how long a stream goes on whose client reads no answer
   */
  public StreamMemory(long bound, Duration patience, MeterRegistry meters) {
    this.bound = bound;
    this.patience = patience;
    this.unread = ended(meters, "answers-unread");
    this.crowded = ended(meters, "memory");
    Gauge.builder("cairn.ingest.accept.stream.memory", bytes, AtomicLong::doubleValue)
        .description("What batches of streams take that have no answer yet")
        .baseUnit("bytes")
        .register(meters);
  }

  private static Counter ended(MeterRegistry meters, String reason) {
    return Counter.builder("cairn.ingest.accept.streams.ended")
        .description("Streams of events that were ended by the server, by reason")
        .tag("reason", reason)
        .register(meters);
  }

  /**
   * Counts a batch that has come.
   *
   * @throws CairnException.LimitExceeded {@code THROTTLING} if there is no room at all; then it is
   *     not counted
   */
  void take(long size) {
    long before = bytes.getAndAdd(size);
    if (before >= 2 * bound) {
      release(size);
      crowded.increment();
      throw new CairnException.LimitExceeded(
          "THROTTLING",
          "Batches of all streams take %d bytes, twice what cairn.ingest.stream-memory allows. What has no answer may be sent again."
              .formatted(before),
          Optional.of(RETRY_AFTER));
    }
  }

  /** Takes batches back. Who waits for room is called; not to be called with a stream's lock. */
  void release(long size) {
    if (bytes.addAndGet(-size) < bound) {
      for (Runnable whenFree : List.copyOf(waiting)) {
        if (waiting.remove(whenFree)) {
          whenFree.run();
        }
      }
    }
  }

  /**
   * Whether one more batch may be asked for.
   *
   * @param whenFree called once, if not, when there may be room again
   */
  boolean hasRoom(Runnable whenFree) {
    if (bytes.get() < bound) {
      return true;
    }
    waiting.add(whenFree);
    return bytes.get() < bound && waiting.remove(whenFree);
  }

  /** Forgets who waits for room. */
  void forget(Runnable whenFree) {
    waiting.remove(whenFree);
  }

  Duration patience() {
    return patience;
  }

  CairnException unread() {
    unread.increment();
    return new CairnException.LimitExceeded(
        "ANSWERS_NOT_READ",
        "The client has read no answer for %d s, and batches wait behind it. What has no answer may be sent again."
            .formatted(patience.toSeconds()),
        Optional.empty());
  }
}
