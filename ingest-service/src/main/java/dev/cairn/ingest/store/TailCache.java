package dev.cairn.ingest.store;

import dev.cairn.model.EventBatch;
import dev.cairn.model.PartitionId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest batches of all partitions as they were appended, so that followers in step need not
 * read, decompress and decode them. Bounded by bytes; the oldest go first. Thread-safe.
 */
final class TailCache {

  /** About what the fields of an event take beside its record. */
  private static final int FIELDS = 700;

  private final long capacity;
  private final ArrayDeque<Item> byAge = new ArrayDeque<>();
  private final Map<PartitionId, TreeMap<Long, Item>> byOffset = new HashMap<>();
  private long bytes;

  private record Item(EventBatch batch, long bytes) {}

  TailCache(long capacity) {
    this.capacity = capacity;
  }

  void add(EventBatch batch, long plainBytes) {
    Item item = new Item(batch, plainBytes + (long) FIELDS * batch.events().size());
    synchronized (this) {
      byAge.add(item);
      byOffset
          .computeIfAbsent(batch.partition(), partition -> new TreeMap<>())
          .put(batch.firstOffset(), item);
      bytes += item.bytes();
      while (bytes > capacity) {
        remove(byAge.remove());
      }
    }
  }

  private void remove(Item item) {
    bytes -= item.bytes();
    PartitionId partition = item.batch().partition();
    TreeMap<Long, Item> items = byOffset.get(partition);
    if (items != null) {
      items.remove(item.batch().firstOffset());
      if (items.isEmpty()) {
        byOffset.remove(partition);
      }
    }
  }

  /** The batch that holds the offset. */
  synchronized Optional<EventBatch> find(PartitionId partition, long offset) {
    TreeMap<Long, Item> items = byOffset.get(partition);
    Map.Entry<Long, Item> floor = items == null ? null : items.floorEntry(offset);
    return floor != null && floor.getValue().batch().nextOffset() > offset
        ? Optional.of(floor.getValue().batch())
        : Optional.empty();
  }

  /** The first offset at or after the given one that is here; {@code Long.MAX_VALUE} if none. */
  synchronized long firstFrom(PartitionId partition, long offset) {
    TreeMap<Long, Item> items = byOffset.get(partition);
    Long ceiling = items == null ? null : items.ceilingKey(offset);
    return ceiling == null ? Long.MAX_VALUE : ceiling;
  }

  synchronized long bytes() {
    return bytes;
  }
}
