package dev.cairn.grpc.recording;

import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.Background;
import dev.cairn.model.CairnException;
import dev.cairn.proto.ingest.v1.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events of calls that changed nothing, on their way to ingest: in memory, sent in the background
 * and again until ingest has them. A full queue takes no more, so that no call is answered without
 * its event. Safe for use by many threads.
 */
public final class RecordingQueue implements Background {

  /** Most events that wait, those that are being sent included. */
  public static final int CAPACITY = 10_000;

  /** Most bytes of them: parameters make an event of up to 200 KB. */
  private static final long MOST_BYTES = 32 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RecordingQueue.class);
  private static final int MOST_AT_ONCE = 500;
  private static final long MOST_BYTES_AT_ONCE = 2 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final EventSender sender;
  private final int capacity;
  private final Counter refused;
  private final Deque<Event> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = Thread.ofVirtual().name("recording").unstarted(this::run);
  private long bytes;
  private boolean closed;
  private volatile boolean failing;

  public RecordingQueue(EventSender sender, MeterRegistry meters) {
    this(sender, meters, CAPACITY);
  }

  RecordingQueue(EventSender sender, MeterRegistry meters, int capacity) {
    this.sender = requireNonNull(sender, "sender is null");
    this.capacity = capacity;
    meters.gauge("cairn.recording.queue.events", this, RecordingQueue::size);
    refused =
        Counter.builder("cairn.recording.refused.calls")
            .description("Calls that were refused since their events could not be kept")
            .register(meters);
  }

  /** How many events wait. */
  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps an event until ingest has it.
   *
   * <p>Errors: {@code EVENT_NOT_RECORDED} if there is no room.
   */
  void add(Event event) {
    lock.lock();
    try {
      int size = event.getSerializedSize();
      if (closed || waiting.size() >= capacity || bytes + size > MOST_BYTES) {
        refused.increment();
        throw new CairnException.Unavailable(
            "EVENT_NOT_RECORDED",
            "The call can't be recorded: as many events as may wait for ingest wait for it.",
            PAUSE);
      }
      waiting.addLast(event);
      bytes += size;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (awaitSome()) {
        if (!sendSome()) {
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether something waits; false if nothing will any more. */
  private boolean awaitSome() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      return !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Sends the oldest events; false if ingest does not take them now. */
  private boolean sendSome() {
    List<Event> some = oldest();
    try {
      sender.send(some, PATIENCE);
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("Cairn's own events can't be recorded, trying again: {}", e.getMessage());
      }
      failing = true;
      return false;
    }
    failing = false;
    remove(some.size());
    return true;
  }

  private List<Event> oldest() {
    lock.lock();
    try {
      List<Event> some = new ArrayList<>();
      long size = 0;
      for (Event event : waiting) {
        size += event.getSerializedSize();
        if (some.size() == MOST_AT_ONCE || (!some.isEmpty() && size > MOST_BYTES_AT_ONCE)) {
          break;
        }
        some.add(event);
      }
      return some;
    } finally {
      lock.unlock();
    }
  }

  private void remove(int count) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        bytes -= waiting.removeFirst().getSerializedSize();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more, and sends what waits, for some seconds at most. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(FAREWELL)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (size() > 0) {
      LOG.error("{} events of Cairn's own are lost: ingest did not take them", size());
    }
  }
}
