package dev.cairn.ingest.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-1-3 with a secret key: fast, and nobody without the key can make two inputs meet. Source:
 * Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012.
 */
final class SipHash {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private SipHash() {}

  static long hash(long k0, long k1, byte[] bytes, int from, int to) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    int words = (to - from) >>> 3;
    int last = from + (words << 3);
    // One word and then the finish are one loop, so that the round is written once and inlined
    // once.
    for (int i = 0; i < words + 4; i++) {
      long word =
          i < words
              ? (long) LONG.get(bytes, from + (i << 3))
              : i == words ? tail(bytes, last, to, to - from) : 0;
      if (i == words + 1) {
        v2 ^= 0xff;
      }
      v3 ^= word;
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private static long tail(byte[] bytes, int from, int to, int length) {
    long word = (long) length << 56;
    for (int i = from; i < to; i++) {
      word |= (bytes[i] & 0xffL) << ((i - from) << 3);
    }
    return word;
  }
}
