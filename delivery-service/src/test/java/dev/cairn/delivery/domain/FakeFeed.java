package dev.cairn.delivery.domain;

import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** An event log in memory. */
final class FakeFeed implements EventFeed {

  private final Map<PartitionId, List<EventBatch>> logs = new TreeMap<>();
  private final Map<PartitionId, Long> oldest = new HashMap<>();
  private final Map<PartitionId, Long> positions = new HashMap<>();
  private final Map<PartitionId, OptionalLong> held = new HashMap<>();
  private int opened;

  void append(PartitionId partition, long revision, List<EventRecord> events) {
    List<EventBatch> log = logs.computeIfAbsent(partition, p -> new ArrayList<>());
    long offset = log.isEmpty() ? 0 : log.getLast().nextOffset();
    log.add(new EventBatch(partition, offset, revision, events));
  }

  void trim(PartitionId partition, long offset) {
    oldest.put(partition, offset);
  }

  long reported(PartitionId partition) {
    return positions.getOrDefault(partition, 0L);
  }

  OptionalLong held(PartitionId partition) {
    return held.getOrDefault(partition, OptionalLong.empty());
  }

  int opened() {
    return opened;
  }

  @Override
  public Collection<PartitionId> partitions() {
    return logs.keySet();
  }

  @Override
  public EventStream open(PartitionId partition, long offset) {
    opened++;
    return new FakeStream(partition, offset);
  }

  @Override
  public void report(PartitionId partition, long position, OptionalLong heldPosition) {
    positions.merge(
        partition,
        position,
        (before, now) -> {
          if (now < before) {
            throw new AssertionError("the position went back from " + before + " to " + now);
          }
          return now;
        });
    held.put(partition, heldPosition);
  }

  private final class FakeStream implements EventStream {
    private final PartitionId partition;
    private long next;

    FakeStream(PartitionId partition, long offset) {
      this.partition = partition;
      this.next = offset;
    }

    @Override
    public Optional<EventBatch> poll() {
      long begin = oldest.getOrDefault(partition, 0L);
      if (next < begin) {
        throw new PositionTrimmedException(begin);
      }
      Optional<EventBatch> batch =
          logs.getOrDefault(partition, List.of()).stream()
              .filter(b -> b.nextOffset() > next)
              .findFirst();
      batch.ifPresent(b -> next = b.nextOffset());
      return batch;
    }

    @Override
    public void close() {}
  }
}
