package dev.cairn.bench;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * The ids of a run's events: random-looking UUIDs from which the event's number can be had back, so
 * that millions of ids need one bit each to be checked.
 *
 * <p>The lower half is a bijection of the number, the upper half a hash of the lower half and of
 * the run's seed: an id of another run is told by an upper half that does not fit. Ids that only
 * counted up would compress and index better than real ones.
 */
final class RunIds {

  static final int LENGTH = 36;

  private static final long MASK_62 = (1L << 62) - 1;
  private static final long ODD_1 = 0x1FBEA3F5A1D7C6E9L;
  private static final long ODD_2 = 0x2545F4914F6CDD1DL;
  private static final long ODD_1_INVERSE = inverse(ODD_1);
  private static final long ODD_2_INVERSE = inverse(ODD_2);
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private final long seed;

  RunIds(long seed) {
    this.seed = seed;
  }

  /** Writes the id of an event by its number, 0 to 2^62 - 1. */
  void write(long number, byte[] into, int offset) {
    long low = scramble(number) | Long.MIN_VALUE;
    writeUuid(high(low), low, into, offset);
  }

  /** Writes another UUID that follows from the number, for a request id. */
  void writeOther(long number, byte[] into, int offset) {
    long low = scramble(number ^ (seed & MASK_62)) | Long.MIN_VALUE;
    writeUuid(hash(low), low, into, offset);
  }

  String text(long number) {
    byte[] id = new byte[LENGTH];
    write(number, id, 0);
    return new String(id, StandardCharsets.US_ASCII);
  }

  /** The number of an event by its id; empty if the id is not of this run. */
  OptionalLong number(byte[] text, int offset) {
    if (offset + LENGTH > text.length) {
      return OptionalLong.empty();
    }
    long high = 0;
    long low = 0;
    int digits = 0;
    for (int i = offset; i < offset + LENGTH; i++) {
      int digit = Character.digit(text[i], 16);
      if (digit >= 0) {
        high = digits < 16 ? high << 4 | digit : high;
        low = digits >= 16 ? low << 4 | digit : low;
        digits++;
      }
    }
    return digits == 32 && high == high(low)
        ? OptionalLong.of(unscramble(low & MASK_62))
        : OptionalLong.empty();
  }

  /** The upper half, with the version of a random UUID in its place. */
  private long high(long low) {
    return (hash(low + seed) & ~0xF000L) | 0x4000L;
  }

  private static void writeUuid(long high, long low, byte[] into, int offset) {
    int at = offset;
    for (int i = 60; i >= 0; i -= 4) {
      into[at++] = HEX[(int) (high >>> i) & 15];
      if (i == 32 || i == 16) {
        into[at++] = '-';
      }
    }
    into[at++] = '-';
    for (int i = 60; i >= 0; i -= 4) {
      into[at++] = HEX[(int) (low >>> i) & 15];
      if (i == 48) {
        into[at++] = '-';
      }
    }
  }

  private static long scramble(long number) {
    long x = number & MASK_62;
    x ^= x >>> 31;
    x = x * ODD_1 & MASK_62;
    x ^= x >>> 31;
    return x * ODD_2 & MASK_62;
  }

  private static long unscramble(long scrambled) {
    long x = scrambled * ODD_2_INVERSE & MASK_62;
    x ^= x >>> 31;
    x = x * ODD_1_INVERSE & MASK_62;
    return x ^ x >>> 31;
  }

  /** The inverse of an odd number modulo 2^64, by Newton's iteration. */
  private static long inverse(long odd) {
    long x = odd;
    for (int i = 0; i < 6; i++) {
      x *= 2 - odd * x;
    }
    return x;
  }

  /** The finaliser of SplitMix64. */
  private static long hash(long value) {
    long x = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    x = (x ^ x >>> 27) * 0x94D049BB133111EBL;
    return x ^ x >>> 31;
  }
}
