package dev.cairn.delivery.domain;

import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** An event log in memory. */
final class FakeFeed implements EventFeed {

  private final Map<PartitionId, List<EventBatch>> logs = new TreeMap<>();
  private final Map<PartitionId, Long> oldest = new HashMap<>();
  private final Map<PartitionId, Long> positions = new HashMap<>();
  private final Map<PartitionId, OptionalLong> held = new HashMap<>();
  private UUID log = new UUID(1, 1);
  private int opened;

  void append(PartitionId partition, long revision, List<EventRecord> events) {
    List<EventBatch> log = logs.computeIfAbsent(partition, p -> new ArrayList<>());
    long offset = log.isEmpty() ? 0 : log.getLast().nextOffset();
    log.add(new EventBatch(partition, offset, revision, events));
  }

  /** Another log takes the place of this one, and is empty. */
  void replace() {
    log = UUID.randomUUID();
    logs.clear();
    positions.clear();
    held.clear();
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
  public Optional<Partitions> partitions() {
    Map<PartitionId, Long> next = new HashMap<>();
    logs.forEach((partition, batches) -> next.put(partition, batches.getLast().nextOffset()));
    return Optional.of(new Partitions(log, next));
  }

  @Override
  public EventStream open(UUID ofLog, PartitionId partition, long offset) {
    opened++;
    return new FakeStream(ofLog, partition, offset);
  }

  @Override
  public void report(UUID ofLog, PartitionId partition, long position, OptionalLong heldPosition) {
    if (!ofLog.equals(log)) {
      return;
    }
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
    private final UUID ofLog;
    private final PartitionId partition;
    private long next;

    FakeStream(UUID ofLog, PartitionId partition, long offset) {
      this.ofLog = ofLog;
      this.partition = partition;
      this.next = offset;
    }

    @Override
    public Optional<EventBatch> poll() {
      if (!ofLog.equals(log)) {
        return Optional.empty();
      }
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
