package dev.cairn.ingest.domain;

import dev.cairn.model.CairnException;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The accepted events of a call that go to one partition. */
final class PartitionAppend {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final PartitionId partition;
  private final List<EventRecord> events = new ArrayList<>();
  private List<AppendOutcome> outcomes = List.of();
  private @Nullable RuntimeException failure;

  PartitionAppend(PartitionId partition) {
    this.partition = partition;
  }

  /** Adds an event; returns its index. */
  int add(EventRecord event) {
    events.add(event);
    return events.size() - 1;
  }

  /**
   * Appends to all partitions at once, and returns when all have answered.
   *
   * @throws RuntimeException what the first partition that failed threw
   */
  static void run(List<PartitionAppend> appends, EventLog log) {
    List<Thread> others = new ArrayList<>();
    for (PartitionAppend append : appends.subList(Math.min(1, appends.size()), appends.size())) {
      others.add(Thread.ofVirtual().name("append-", 0).start(() -> append.run(log)));
    }
    if (!appends.isEmpty()) {
      appends.getFirst().run(log);
    }
    others.forEach(PartitionAppend::join);
    for (PartitionAppend append : appends) {
      if (append.failure != null) {
        throw append.failure;
      }
    }
  }

  private void run(EventLog log) {
    try {
      outcomes = log.append(partition, events);
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CairnException.Unavailable(
          "SERVICE_UNAVAILABLE",
          "The call was interrupted before its events were known to be durable.",
          RETRY_AFTER);
    }
  }

  EntryOutcome outcome(int index) {
    EventId id = events.get(index).id();
    return switch (outcomes.get(index)) {
      case AppendOutcome.Appended _ -> new EntryOutcome.Accepted(id);
      case AppendOutcome.Duplicate _ -> new EntryOutcome.Duplicate(id);
      case AppendOutcome.Conflict _ -> new EntryOutcome.Conflict(id);
    };
  }
}
