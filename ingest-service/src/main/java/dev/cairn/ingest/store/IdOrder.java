package dev.cairn.ingest.store;

import java.util.Arrays;

/** Sorts the entries of a table by key. */
final class IdOrder {

  private static final int NUMBER_BITS = 24;
  private static final long NUMBER = (1L << NUMBER_BITS) - 1;

  private IdOrder() {}

  /** Entry numbers in the order of their keys. */
  static int[] byKey(IdTable ids) {
    // The first 40 bits of the key and the entry's number in one long, made to sort as unsigned.
    long[] packed = new long[ids.size()];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = ((ids.high(i) & ~NUMBER) | i) ^ Long.MIN_VALUE;
    }
    Arrays.sort(packed);
    int[] order = new int[packed.length];
    for (int i = 0; i < packed.length; i++) {
      int entry = (int) (packed[i] & NUMBER);
      int at = i;
      while (at > 0 && isBefore(ids, entry, order[at - 1])) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = entry;
    }
    return order;
  }

  private static boolean isBefore(IdTable ids, int entry, int other) {
    return SealedIds.compare(ids.high(entry), ids.low(entry), ids.high(other), ids.low(other)) < 0;
  }
}
