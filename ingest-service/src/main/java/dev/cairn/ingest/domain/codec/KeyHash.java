package dev.cairn.ingest.domain.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * A 64-bit hash of a JSON key's bytes, with a secret of this process, so that nobody can send keys
 * that collide. Equal bytes have equal hashes; the reverse is likely and must be checked.
 *
 * <p>Source: the multiply-and-fold step is that of wyhash.
 */
final class KeyHash {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SECRET;
  private static final long FACTOR;

  static {
    SecureRandom random = new SecureRandom();
    SECRET = random.nextLong();
    FACTOR = random.nextLong() | 1;
  }

  private KeyHash() {}

  static long of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  static long of(byte[] bytes, int from, int to) {
    long hash = SECRET + (to - from);
    int at = from;
    while (to - at >= Long.BYTES) {
      hash = fold(hash ^ (long) LONGS.get(bytes, at));
      at += Long.BYTES;
    }
    return at == to ? hash : fold(hash ^ tail(bytes, at, to));
  }

  private static long tail(byte[] bytes, int from, int to) {
    if (from + Long.BYTES <= bytes.length) {
      return (long) LONGS.get(bytes, from) & ((1L << ((to - from) * Byte.SIZE)) - 1);
    }
    long tail = 0;
    for (int i = to - 1; i >= from; i--) {
      tail = (tail << Byte.SIZE) | (bytes[i] & 0xff);
    }
    return tail;
  }

  private static long fold(long value) {
    return Math.unsignedMultiplyHigh(value, FACTOR) ^ (value * FACTOR);
  }
}
