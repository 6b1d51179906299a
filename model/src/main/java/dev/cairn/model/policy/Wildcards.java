package dev.cairn.model.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Patterns of characters and wildcards. Whoever wrote pattern and text, the time grows hardly
 * faster than their lengths: what lies between two stars is looked for once, from left to right,
 * and what is long of it by a set of bits, one for each place in it that was reached.
 */
final class Wildcards {

  static final int ANY_RUN = -1;
  static final int ANY_ONE = -2;

  /** Up to here comparing at every place is faster. */
  private static final int SHORT = 32;

  private Wildcards() {}

  /** Whether the whole text, of code points, is of the pattern. */
  static boolean matches(int[] pattern, int[] text) {
    int begin = next(pattern, 0);
    if (begin == pattern.length) {
      return text.length == pattern.length && fits(pattern, 0, begin, text, 0);
    }
    int end = pattern.length;
    while (pattern[end - 1] != ANY_RUN) {
      end--;
    }
    int last = pattern.length - end;
    int textEnd = text.length - last;
    return begin <= textEnd
        && fits(pattern, 0, begin, text, 0)
        && fits(pattern, end, pattern.length, text, textEnd)
        && matchesBetween(pattern, begin, end, text, begin, textEnd);
  }

  /** Whether a part that begins and ends with a star is of a part of the text. */
  private static boolean matchesBetween(
      int[] pattern, int begin, int end, int[] text, int textBegin, int textEnd) {
    int at = textBegin;
    for (int from = begin + 1; from < end; ) {
      int to = next(pattern, from);
      at = find(pattern, from, to, text, at, textEnd);
      if (at < 0) {
        return false;
      }
      from = to + 1;
    }
    return true;
  }

  /** Where the next star is, or the end. */
  private static int next(int[] pattern, int from) {
    int at = from;
    while (at < pattern.length && pattern[at] != ANY_RUN) {
      at++;
    }
    return at;
  }

  private static boolean fits(int[] pattern, int from, int to, int[] text, int at) {
    for (int i = from; i < to; i++) {
      if (pattern[i] != ANY_ONE && pattern[i] != text[at + i - from]) {
        return false;
      }
    }
    return true;
  }

  /** Behind the first place where a part without a star is; -1 if there is none. */
  private static int find(int[] pattern, int from, int to, int[] text, int begin, int end) {
    int length = to - from;
    if (length > end - begin) {
      return -1;
    }
    if (length > SHORT) {
      return findLong(Arrays.copyOfRange(pattern, from, to), text, begin, end);
    }
    for (int at = begin; at <= end - length; at++) {
      if (fits(pattern, from, to, text, at)) {
        return at + length;
      }
    }
    return -1;
  }

  /** Bit i says that the text read last ends with the part's first i + 1 characters. */
  private static int findLong(int[] part, int[] text, int begin, int end) {
    long[] any = anyOne(part);
    Map<Integer, long[]> places = places(part, any);
    long[] reached = new long[any.length];
    int last = part.length - 1;
    for (int at = begin; at < end; at++) {
      step(reached, places.getOrDefault(text[at], any));
      if ((reached[last / Long.SIZE] & 1L << last) != 0) {
        return at + 1;
      }
    }
    return -1;
  }

  private static void step(long[] reached, long[] fitting) {
    long carry = 1;
    for (int i = 0; i < reached.length; i++) {
      long next = reached[i] >>> (Long.SIZE - 1);
      reached[i] = (reached[i] << 1 | carry) & fitting[i];
      carry = next;
    }
  }

  /** The places of a part that every character fits. */
  private static long[] anyOne(int[] part) {
    long[] any = new long[(part.length + Long.SIZE - 1) / Long.SIZE];
    for (int i = 0; i < part.length; i++) {
      any[i / Long.SIZE] |= part[i] == ANY_ONE ? 1L << i : 0;
    }
    return any;
  }

  /** The places that each of the part's own characters fits. */
  private static Map<Integer, long[]> places(int[] part, long[] any) {
    Map<Integer, long[]> places = new HashMap<>();
    for (int i = 0; i < part.length; i++) {
      if (part[i] != ANY_ONE) {
        places.computeIfAbsent(part[i], _ -> any.clone())[i / Long.SIZE] |= 1L << i;
      }
    }
    return places;
  }
}
