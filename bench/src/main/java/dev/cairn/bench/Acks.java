package dev.cairn.bench;

import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** What was answered, when, and after how long. For several threads. */
final class Acks {

  private final int batchSize;
  private final NumberSet acked = new NumberSet();
  private final Histogram latencies = new Histogram(3);
  private long[] ackMillis = new long[1 << 12];
  private long warmUp;
  private long firstAckNanos;
  private long lastAckNanos;
  private long duplicates;
  private long refused;
  private long resends;
  private Optional<String> firstRefusal = Optional.empty();
  private Optional<String> firstFailure = Optional.empty();

  Acks(int batchSize) {
    this.batchSize = batchSize;
  }

  /**
   * Counts an answered batch.
   *
   * @param latency from when it was, or should have been, sent
   */
  synchronized void count(long batch, List<EntryOutcome> outcomes, Duration latency) {
    long now = System.nanoTime();
    firstAckNanos = firstAckNanos == 0 ? now : firstAckNanos;
    lastAckNanos = now;
    latencies.recordValueWithCount(latency.toNanos() / 1000, outcomes.size());
    int index = Math.toIntExact(batch);
    if (index >= ackMillis.length) {
      ackMillis = Arrays.copyOf(ackMillis, Math.max(index + 1, 2 * ackMillis.length));
    }
    ackMillis[index] = System.currentTimeMillis();
    for (int i = 0; i < outcomes.size(); i++) {
      count(batch * batchSize + i, outcomes.get(i));
    }
  }

  /** From now on latencies and the rate count; what was acked before was to warm the suite up. */
  synchronized void beginMeasuring() {
    latencies.reset();
    firstAckNanos = 0;
    warmUp = acked.count();
  }

  /** How many events were acked since {@link #beginMeasuring}. */
  synchronized long measured() {
    return acked.count() - warmUp;
  }

  private void count(long number, EntryOutcome outcome) {
    EntryStatus status = outcome.getStatus();
    if (status == EntryStatus.ENTRY_STATUS_ACCEPTED
        || status == EntryStatus.ENTRY_STATUS_DUPLICATE) {
      acked.put(number);
      duplicates += status == EntryStatus.ENTRY_STATUS_DUPLICATE ? 1 : 0;
    } else {
      refused++;
      if (firstRefusal.isEmpty()) {
        firstRefusal = Optional.of(status + " " + outcome.getReason() + " " + outcome.getMessage());
      }
    }
  }

  synchronized void countResend(int batches, String reason) {
    resends += batches;
    if (firstFailure.isEmpty()) {
      firstFailure = Optional.of(reason);
    }
  }

  NumberSet acked() {
    return acked;
  }

  /** When the batch of an event was acked, in milliseconds since the epoch; 0 if it was not. */
  synchronized long ackMillis(long number) {
    long batch = number / batchSize;
    return batch < ackMillis.length ? ackMillis[(int) batch] : 0;
  }

  /** A copy of the latencies, in microseconds; each event counts. */
  synchronized Histogram latencies() {
    return latencies.copy();
  }

  /** Events acked a second between the first measured ack and the last. */
  synchronized double rate() {
    double seconds = (lastAckNanos - firstAckNanos) / 1e9;
    return seconds > 0 ? measured() / seconds : 0;
  }

  synchronized long duplicates() {
    return duplicates;
  }

  synchronized long refused() {
    return refused;
  }

  synchronized long resends() {
    return resends;
  }

  synchronized Optional<String> firstRefusal() {
    return firstRefusal;
  }

  synchronized Optional<String> firstFailure() {
    return firstFailure;
  }
}
