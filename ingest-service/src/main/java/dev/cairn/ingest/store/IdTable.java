package dev.cairn.ingest.store;

import java.util.Arrays;

/**
 * The newest event ids of a partition, in memory: what is sealed into a file next. Entries are
 * numbered in the order in which they came. For one thread at a time.
 */
final class IdTable {

  private static final int SMALLEST = 64;
  private static final int FREE = -1;

  private long[] high = new long[SMALLEST];
  private long[] low = new long[SMALLEST];
  private long[] body = new long[SMALLEST];
  private long[] offset = new long[SMALLEST];
  private long[] time = new long[SMALLEST];
  private int size;

  /** Entry numbers by hash, open addressing; at most half full. */
  private int[] slots = freeSlots(SMALLEST * 2);

  int size() {
    return size;
  }

  /** Number of the newest entry with this key; negative if there is none. */
  int find(long keyHigh, long keyLow) {
    int mask = slots.length - 1;
    for (int slot = (int) keyLow & mask; ; slot = (slot + 1) & mask) {
      int entry = slots[slot];
      if (entry == FREE || (high[entry] == keyHigh && low[entry] == keyLow)) {
        return entry;
      }
    }
  }

  long high(int entry) {
    return high[entry];
  }

  long low(int entry) {
    return low[entry];
  }

  long body(int entry) {
    return body[entry];
  }

  long offset(int entry) {
    return offset[entry];
  }

  /** Append time, milliseconds since 1970. */
  long time(int entry) {
    return time[entry];
  }

  /** Adds an entry; one that has the same key is hidden by it. */
  void add(long keyHigh, long keyLow, long bodyHash, long atOffset, long atTime) {
    if (size == high.length) {
      grow();
    }
    high[size] = keyHigh;
    low[size] = keyLow;
    body[size] = bodyHash;
    offset[size] = atOffset;
    time[size] = atTime;
    index(size++);
  }

  /** Forgets all entries but the first ones. */
  void shrinkTo(int entries) {
    if (entries == size) {
      return;
    }
    size = entries;
    reindex(slots.length);
  }

  /** Whether no newer entry has the same key. */
  boolean isNewest(int entry) {
    return find(high[entry], low[entry]) == entry;
  }

  private void grow() {
    int capacity = size * 2;
    high = Arrays.copyOf(high, capacity);
    low = Arrays.copyOf(low, capacity);
    body = Arrays.copyOf(body, capacity);
    offset = Arrays.copyOf(offset, capacity);
    time = Arrays.copyOf(time, capacity);
    reindex(capacity * 2);
  }

  private void reindex(int length) {
    slots = freeSlots(length);
    for (int entry = 0; entry < size; entry++) {
      index(entry);
    }
  }

  private void index(int entry) {
    int mask = slots.length - 1;
    int slot = (int) low[entry] & mask;
    while (slots[slot] != FREE
        && (high[slots[slot]] != high[entry] || low[slots[slot]] != low[entry])) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = entry;
  }

  private static int[] freeSlots(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, FREE);
    return slots;
  }
}
