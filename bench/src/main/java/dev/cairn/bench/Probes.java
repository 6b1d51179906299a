package dev.cairn.bench;

import dev.cairn.proto.history.v1.GetEventRequest;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a sample of acked events by id until they are found, and keeps how long that took from
 * the ack on. Each on a virtual thread of its own, so that one that is late hides no other.
 */
final class Probes implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Suite suite;
  private final EventSource source;
  private final long intervalNanos;
  private final AtomicLong nextNanos = new AtomicLong(Long.MIN_VALUE);
  private final Histogram times = new Histogram(3);
  private final Object monitor = new Object();
  private @Nullable ManagedChannel channel;
  private int running;
  private long missing;
  private long measuredFrom = Long.MIN_VALUE;
  private boolean closed;

  /** With an interval of zero, never looks. */
  Probes(Suite suite, EventSource source, Duration interval) {
    this.suite = suite;
    this.source = source;
    this.intervalNanos = interval.toNanos();
  }

  /** Looks for an event that has just been acked, if it is time for one. */
  void offer(long number) {
    long now = System.nanoTime();
    long next = nextNanos.get();
    if (intervalNanos == 0 || (next != Long.MIN_VALUE && now - next < 0)) {
      return;
    }
    if (nextNanos.compareAndSet(next, now + intervalNanos)) {
      synchronized (monitor) {
        running++;
      }
      Thread.startVirtualThread(() -> look(number, now));
    }
  }

  /** From now on times count. */
  void beginMeasuring() {
    synchronized (monitor) {
      times.reset();
      measuredFrom = System.nanoTime();
    }
  }

  /** Waits for the probes under way. */
  void await() throws InterruptedException {
    synchronized (monitor) {
      while (running > 0) {
        monitor.wait();
      }
    }
  }

  /** A copy of the times from ack to found, in microseconds. */
  Histogram times() {
    synchronized (monitor) {
      return times.copy();
    }
  }

  /** How many events were not found for as long as anyone looked. */
  long missing() {
    synchronized (monitor) {
      return missing;
    }
  }

  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      if (channel != null) {
        channel.shutdownNow();
      }
    }
  }

  private void look(long number, long ackNanos) {
    boolean found = false;
    try {
      while (!found && System.nanoTime() - ackNanos < PATIENCE.toNanos()) {
        found = isFound(number);
        if (!found) {
          Thread.sleep(POLL);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (monitor) {
        missing += found ? 0 : 1;
        if (found && (measuredFrom == Long.MIN_VALUE || ackNanos - measuredFrom >= 0)) {
          times.recordValue((System.nanoTime() - ackNanos) / 1000);
        }
        running--;
        monitor.notifyAll();
      }
    }
  }

  private boolean isFound(long number) {
    EventSource.Home home = source.home(number);
    GetEventRequest request =
        GetEventRequest.newBuilder()
            .setAccountId(home.accountId())
            .setRegion(home.region())
            .setEventId(source.ids().text(number))
            .build();
    try {
      HistoryServiceGrpc.newBlockingStub(channel())
          .withDeadlineAfter(10, TimeUnit.SECONDS)
          .getEvent(request);
      return true;
    } catch (StatusRuntimeException e) {
      switch (e.getStatus().getCode()) {
        case NOT_FOUND -> {}
        default -> reconnect();
      }
      return false;
    }
  }

  private ManagedChannel channel() {
    synchronized (monitor) {
      if (channel == null) {
        channel = suite.open("history");
      }
      return channel;
    }
  }

  /** The suite may answer elsewhere after a restart. */
  private void reconnect() {
    synchronized (monitor) {
      if (channel != null && !closed) {
        channel.shutdownNow();
        channel = null;
      }
    }
  }
}
