package dev.cairn.ingest.store;

import dev.cairn.ingest.domain.AppendOutcome;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The append of one caller: encoded and hashed before it queues, settled by whoever commits it. */
final class PendingAppend {

  private static final int FIELDS_ESTIMATE = 512;
  private static final AppendOutcome DUPLICATE = new AppendOutcome.Duplicate();
  private static final AppendOutcome CONFLICT = new AppendOutcome.Conflict();

  private final List<EventRecord> events;
  private final byte[] bytes;
  private final int[] ends;
  private final long[] high;
  private final long[] low;
  private final long[] body;
  private final List<AppendOutcome> outcomes;
  private final Thread caller = Thread.currentThread();
  private @Nullable Supplier<CairnException> failure;
  private volatile boolean settled;

  PendingAppend(PartitionId partition, List<EventRecord> events, IdHasher hasher) {
    this.events = events;
    int count = events.size();
    this.ends = new int[count];
    this.high = new long[count];
    this.low = new long[count];
    this.body = new long[count];
    this.outcomes = new ArrayList<>(count);
    ByteSink sink = new ByteSink(estimate(events));
    for (int i = 0; i < count; i++) {
      EventRecord event = events.get(i);
      if (!event.region().equals(partition.region())) {
        throw new IllegalArgumentException(
            "an event of " + event.region() + " does not belong to " + partition);
      }
      EntryCodec.encode(event, sink);
      ends[i] = sink.size();
    }
    this.bytes = sink.array();
    for (int i = 0; i < count; i++) {
      int keyStart = EntryCodec.keyStart(start(i));
      int keyEnd = EntryCodec.keyEnd(bytes, start(i));
      high[i] = hasher.high(bytes, keyStart, keyEnd);
      low[i] = hasher.low(bytes, keyStart, keyEnd);
      body[i] = hasher.body(bytes, ends[i] - events.get(i).json().size(), ends[i]);
    }
  }

  private static int estimate(List<EventRecord> events) {
    long size = 0;
    for (EventRecord event : events) {
      size += event.json().size() + FIELDS_ESTIMATE;
    }
    return Math.toIntExact(size);
  }

  int count() {
    return ends.length;
  }

  int size() {
    return count() == 0 ? 0 : ends[count() - 1];
  }

  byte[] bytes() {
    return bytes;
  }

  EventRecord event(int i) {
    return events.get(i);
  }

  int start(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  int length(int i) {
    return ends[i] - start(i);
  }

  long high(int i) {
    return high[i];
  }

  long low(int i) {
    return low[i];
  }

  long body(int i) {
    return body[i];
  }

  /** Notes the outcome of the next event. */
  void decide(DuplicateWindow.Verdict verdict, long offset) {
    outcomes.add(
        switch (verdict) {
          case FRESH -> new AppendOutcome.Appended(offset);
          case DUPLICATE -> DUPLICATE;
          case CONFLICT -> CONFLICT;
        });
  }

  /** All outcomes are true now: the caller goes on. */
  void succeed() {
    settle();
  }

  void fail(Supplier<CairnException> why) {
    failure = why;
    settle();
  }

  private void settle() {
    settled = true;
    if (caller != Thread.currentThread()) {
      LockSupport.unpark(caller);
    }
  }

  boolean isSettled() {
    return settled;
  }

  /** Wakes the caller: it may commit. */
  void wake() {
    LockSupport.unpark(caller);
  }

  List<AppendOutcome> outcomes() {
    Supplier<CairnException> why = failure;
    if (why != null) {
      throw why.get();
    }
    return List.copyOf(outcomes);
  }
}
