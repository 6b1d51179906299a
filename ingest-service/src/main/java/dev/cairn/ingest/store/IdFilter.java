package dev.cairn.ingest.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A bloom filter in blocks of 64 bytes, so that a question costs one cache line: 12 bits a key, 6
 * of them set; about 1 % of the keys that are not there seem to be.
 */
final class IdFilter {

  private static final int BLOCK = 64;
  private static final int BITS_PER_KEY = 12;
  private static final int PROBES = 6;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment bits;
  private final int blocks;

  IdFilter(MemorySegment bits) {
    this.bits = bits;
    this.blocks = (int) (bits.byteSize() / BLOCK);
  }

  /** An empty one on the heap, for so many keys. */
  static IdFilter forKeys(long keys) {
    long blocks = Math.max(1, (keys * BITS_PER_KEY + BLOCK * 8 - 1) / (BLOCK * 8));
    return new IdFilter(MemorySegment.ofArray(new byte[Math.toIntExact(blocks * BLOCK)]));
  }

  int length() {
    return blocks * BLOCK;
  }

  MemorySegment bits() {
    return bits;
  }

  void add(long keyHigh, long keyLow) {
    long block = blockOf(keyHigh);
    long probes = keyLow;
    for (int i = 0; i < PROBES; i++) {
      long word = block + ((probes >>> 6) & 7) * 8;
      bits.set(LONG, word, bits.get(LONG, word) | (1L << (probes & 63)));
      probes >>>= 9;
    }
  }

  boolean mayHold(long keyHigh, long keyLow) {
    long block = blockOf(keyHigh);
    long probes = keyLow;
    for (int i = 0; i < PROBES; i++) {
      if ((bits.get(LONG, block + ((probes >>> 6) & 7) * 8) & (1L << (probes & 63))) == 0) {
        return false;
      }
      probes >>>= 9;
    }
    return true;
  }

  private long blockOf(long keyHigh) {
    return Math.unsignedMultiplyHigh(keyHigh, blocks) * BLOCK;
  }
}
