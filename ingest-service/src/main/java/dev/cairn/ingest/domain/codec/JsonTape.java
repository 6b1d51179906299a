package dev.cairn.ingest.domain.codec;

import static dev.cairn.ingest.domain.codec.Refusal.Reason.DUPLICATE_KEY;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.EVENT_TOO_DEEP;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.EVENT_TOO_LARGE;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.INVALID_JSON;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.INVALID_UTF8;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.LONE_SURROGATE;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.NUL_CHARACTER;
import static dev.cairn.ingest.domain.codec.Refusal.Reason.NUMBER_OUT_OF_RANGE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.model.Texts;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * Checks one JSON text in a single pass and keeps where its values lie: a tape of nodes in the
 * order of the text. Number text, escapes and key order stay as they are; nothing is decoded until
 * asked for.
 *
 * <p>Stricter than RFC 8259: no duplicate keys, no U+0000, no lone surrogates, no number beyond a
 * double, at most 64 levels, and a size limit on the text without white space between tokens, which
 * holds before anything is allocated for what lies beyond it. For reuse by one thread.
 */
final class JsonTape {

  static final int MAX_DEPTH = 64;

  /** No such node. */
  static final int NONE = -1;

  private static final int ROOT = 0;

  // Of each node: its key's first and last + 1 byte, its own, the node after it and all within it.
  private static final int KEY_FROM = 0;
  private static final int KEY_TO = 1;
  private static final int FROM = 2;
  private static final int TO = 3;
  private static final int AFTER = 4;
  private static final int FLAGS = 5;
  private static final int STRIDE = 6;

  private static final int ESCAPED = 1;
  private static final int NOT_ASCII = 2;
  private static final int KEY_SHIFT = 2;

  /** Up to so many keys are compared with one another as they come; more are sorted. */
  private static final int FEW_KEYS = 32;

  private static final int KEPT_NODES = 4096;
  private static final int KEPT_SCRATCH = 1 << 19;
  private static final int LONGEST_SURE_NUMBER = 300;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private byte[] in = new byte[0];
  private int limit;
  private int maxSize;

  private int[] nodes = new int[STRIDE * 256];
  private long[] keyHashes = new long[256];
  private int count;

  // The keys of the objects that are open: each object's lie together above its parent's.
  private long[] openHashes = new long[64];
  private int[] openNodes = new int[64];
  private int openCount;

  // What is copied so far once white space was found.
  private byte[] scratch = new byte[0];
  private int written;
  private int copiedTo;
  private int removed;

  private int stringFlags;
  private int topMember = NONE;

  /**
   * Checks a text and makes the tape of it.
   *
   * @param maxSize most bytes that the text may have without white space between tokens
   */
  void read(byte[] text, int maxSize) throws RefusedException {
    reset(text, maxSize);
    int at = skipSpace(0);
    if (at == limit) {
      throw refused(INVALID_JSON, "The text is empty");
    }
    at = skipSpace(value(at, 1, newNode(at)));
    if (at < limit) {
      throw unexpected(at, "the end of the text");
    }
    checkSize(limit);
  }

  private void reset(byte[] text, int maxSize) {
    in = text;
    limit = text.length;
    this.maxSize = maxSize;
    if (keyHashes.length > KEPT_NODES) {
      nodes = new int[STRIDE * 256];
      keyHashes = new long[256];
    }
    if (openHashes.length > KEPT_NODES) {
      openHashes = new long[64];
      openNodes = new int[64];
    }
    if (scratch.length > KEPT_SCRATCH) {
      scratch = new byte[0];
    }
    count = 0;
    openCount = 0;
    written = 0;
    copiedTo = 0;
    removed = 0;
    topMember = NONE;
  }

  // --- What was read ---

  int root() {
    return ROOT;
  }

  /** The text without white space between tokens: the very array that was read if it has none. */
  byte[] compact() {
    if (removed == 0) {
      return in;
    }
    byte[] compact = new byte[limit - removed];
    System.arraycopy(scratch, 0, compact, 0, written);
    System.arraycopy(in, copiedTo, compact, written, limit - copiedTo);
    return compact;
  }

  int compactSize() {
    return limit - removed;
  }

  /**
   * The node after this one and all within it. Members and elements of a node: {@code for (int c =
   * node + 1; c < after(node); c = after(c))}.
   */
  int after(int node) {
    return nodes[node * STRIDE + AFTER];
  }

  boolean isObject(int node) {
    return in[nodes[node * STRIDE + FROM]] == '{';
  }

  boolean isString(int node) {
    return in[nodes[node * STRIDE + FROM]] == '"';
  }

  boolean isNull(int node) {
    return in[nodes[node * STRIDE + FROM]] == 'n';
  }

  boolean isTrue(int node) {
    return in[nodes[node * STRIDE + FROM]] == 't';
  }

  boolean isBoolean(int node) {
    byte first = in[nodes[node * STRIDE + FROM]];
    return first == 't' || first == 'f';
  }

  /** Whether the node is a member of an object. */
  boolean hasKey(int node) {
    return nodes[node * STRIDE + KEY_FROM] != NONE;
  }

  long keyHash(int node) {
    return keyHashes[node];
  }

  boolean keyEquals(int node, byte[] name) {
    int base = node * STRIDE;
    if (((nodes[base + FLAGS] >> KEY_SHIFT) & ESCAPED) != 0) {
      return key(node).equals(new String(name, UTF_8));
    }
    return Arrays.equals(in, nodes[base + KEY_FROM], nodes[base + KEY_TO], name, 0, name.length);
  }

  String key(int node) {
    int base = node * STRIDE;
    return decode(nodes[base + KEY_FROM], nodes[base + KEY_TO], nodes[base + FLAGS] >> KEY_SHIFT);
  }

  /** The value of a string node. */
  String string(int node) {
    int base = node * STRIDE;
    return decode(nodes[base + FROM] + 1, nodes[base + TO] - 1, nodes[base + FLAGS]);
  }

  /** Length of a string node in bytes, as it is written. */
  int stringSize(int node) {
    return nodes[node * STRIDE + TO] - nodes[node * STRIDE + FROM] - 2;
  }

  private String decode(int from, int to, int flags) {
    String text = new String(in, from, to - from, (flags & NOT_ASCII) == 0 ? ISO_8859_1 : UTF_8);
    return (flags & ESCAPED) == 0 ? text : unescape(text);
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char escape = text.charAt(at++);
      switch (escape) {
        case 'b' -> plain.append('\b');
        case 'f' -> plain.append('\f');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        case 'u' -> {
          plain.append((char) Integer.parseInt(text, at, at + 4, 16));
          at += 4;
        }
        default -> plain.append(escape);
      }
    }
    return plain.toString();
  }

  // --- Values ---

  private int value(int at, int depth, int node) throws RefusedException {
    int end =
        switch (in[at]) {
          case '{' -> object(at, depth, node);
          case '[' -> array(at, depth);
          case '"' -> quoted(at, node);
          case 't' -> literal(at, "true");
          case 'f' -> literal(at, "false");
          case 'n' -> literal(at, "null");
          case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(at);
          default -> throw unexpected(at, "a value");
        };
    int base = node * STRIDE;
    nodes[base + TO] = end;
    nodes[base + AFTER] = count;
    return end;
  }

  private int quoted(int at, int node) throws RefusedException {
    int end = endOfString(at + 1) + 1;
    nodes[node * STRIDE + FLAGS] |= stringFlags;
    return end;
  }

  private int object(int start, int depth, int node) throws RefusedException {
    checkDepth(depth);
    int firstKey = openCount;
    int at = skipSpace(start + 1);
    if (at < limit && in[at] == '}') {
      return at + 1;
    }
    while (true) {
      if (at >= limit || in[at] != '"') {
        throw unexpected(at, "a key");
      }
      int member = newNode(at);
      if (node == ROOT) {
        topMember = member;
      }
      at = skipSpace(key(at + 1, member, firstKey));
      if (at >= limit || in[at] != ':') {
        throw unexpected(at, "':'");
      }
      at = skipSpace(at + 1);
      if (at >= limit) {
        throw unexpected(at, "a value");
      }
      nodes[member * STRIDE + FROM] = at;
      at = skipSpace(value(at, depth + 1, member));
      if (at < limit && in[at] == ',') {
        at = skipSpace(at + 1);
      } else if (at < limit && in[at] == '}') {
        break;
      } else {
        throw unexpected(at, "',' or '}'");
      }
    }
    closeKeys(firstKey);
    if (node == ROOT) {
      topMember = NONE;
    }
    return at + 1;
  }

  private int array(int start, int depth) throws RefusedException {
    checkDepth(depth);
    int at = skipSpace(start + 1);
    if (at < limit && in[at] == ']') {
      return at + 1;
    }
    while (true) {
      if (at >= limit) {
        throw unexpected(at, "a value");
      }
      at = skipSpace(value(at, depth + 1, newNode(at)));
      if (at < limit && in[at] == ',') {
        at = skipSpace(at + 1);
      } else if (at < limit && in[at] == ']') {
        return at + 1;
      } else {
        throw unexpected(at, "',' or ']'");
      }
    }
  }

  private void checkDepth(int depth) throws RefusedException {
    if (depth > MAX_DEPTH) {
      throw refused(
          EVENT_TOO_DEEP, "Objects and arrays must be nested at most " + MAX_DEPTH + " deep");
    }
  }

  private int newNode(int at) throws RefusedException {
    checkSize(at);
    if (count == keyHashes.length) {
      nodes = Arrays.copyOf(nodes, nodes.length * 2);
      keyHashes = Arrays.copyOf(keyHashes, count * 2);
    }
    int base = count * STRIDE;
    nodes[base + KEY_FROM] = NONE;
    nodes[base + FROM] = at;
    nodes[base + FLAGS] = 0;
    return count++;
  }

  private void checkSize(int at) throws RefusedException {
    if (at - removed > maxSize) {
      throw tooLarge();
    }
  }

  private RefusedException tooLarge() {
    return refused(
        EVENT_TOO_LARGE,
        "The text must have at most " + maxSize + " bytes without white space between tokens");
  }

  private int literal(int at, String word) throws RefusedException {
    for (int i = 1; i < word.length(); i++) {
      if (at + i >= limit || in[at + i] != word.charAt(i)) {
        throw unexpected(at + i, word);
      }
    }
    return at + word.length();
  }

  private int number(int start) throws RefusedException {
    int at = in[start] == '-' ? start + 1 : start;
    int whole = at;
    at = digits(at);
    if (in[whole] == '0' && at - whole > 1) {
      throw refused(INVALID_JSON, "A number must not begin with 0, at byte " + start);
    }
    if (at < limit && in[at] == '.') {
      at = digits(at + 1);
    }
    boolean hasExponent = at < limit && (in[at] | 0x20) == 'e';
    if (hasExponent) {
      at++;
      if (at < limit && (in[at] == '+' || in[at] == '-')) {
        at++;
      }
      at = digits(at);
    }
    if ((hasExponent || at - start > LONGEST_SURE_NUMBER) && isOutOfRange(start, at)) {
      throw refused(
          NUMBER_OUT_OF_RANGE, "A number must lie within the range of a double, at byte " + start);
    }
    return at;
  }

  private boolean isOutOfRange(int from, int to) {
    return Double.isInfinite(Double.parseDouble(new String(in, from, to - from, ISO_8859_1)));
  }

  private int digits(int start) throws RefusedException {
    int at = start;
    while (at < limit && in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw unexpected(at, "a digit");
    }
    return at;
  }

  // --- Strings ---

  /** From the byte after the opening quote to the closing quote. Sets the string's flags. */
  private int endOfString(int start) throws RefusedException {
    stringFlags = 0;
    int at = start;
    while (true) {
      at = skipPlain(at);
      if (at >= limit) {
        throw unexpected(at, "'\"'");
      }
      byte b = in[at];
      if (b == '"') {
        return at;
      }
      if (b == '\\') {
        stringFlags |= ESCAPED;
        at = escape(at);
      } else if (b < 0) {
        stringFlags |= NOT_ASCII;
        do {
          at = multibyte(at);
        } while (at < limit && in[at] < 0);
      } else if (b < ' ') {
        throw unexpected(at, "an escape for a control character");
      } else {
        at++;
      }
    }
  }

  /** Eight bytes at a time up to one that means something, or to the last seven bytes. */
  private int skipPlain(int start) {
    byte[] bytes = in;
    int at = start;
    int last = limit - Long.BYTES;
    while (at <= last) {
      long word = (long) LONGS.get(bytes, at);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      // The lowest bit set marks the first such byte; a borrow can only disturb later ones.
      long special =
          (((quote - ONES) & ~quote)
                  | ((backslash - ONES) & ~backslash)
                  | ((word - SPACES) & ~word)
                  | word)
              & HIGHS;
      if (special != 0) {
        return at + (Long.numberOfTrailingZeros(special) >>> 3);
      }
      at += Long.BYTES;
    }
    return at;
  }

  private int escape(int at) throws RefusedException {
    if (at + 1 >= limit) {
      throw unexpected(limit, "an escape");
    }
    return switch (in[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
      case 'u' -> unicodeEscape(at);
      default -> throw unexpected(at + 1, "an escape");
    };
  }

  private int unicodeEscape(int at) throws RefusedException {
    int unit = hex(at + 2);
    if (unit == 0) {
      throw nul(at);
    }
    if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
      return at + 6;
    }
    boolean isPair =
        unit <= Character.MAX_HIGH_SURROGATE
            && at + 7 < limit
            && in[at + 6] == '\\'
            && in[at + 7] == 'u'
            && Character.isLowSurrogate((char) hex(at + 8));
    if (!isPair) {
      throw refused(
          LONE_SURROGATE, "Half of a surrogate pair stands without the other, at byte " + at);
    }
    return at + 12;
  }

  private int hex(int at) throws RefusedException {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = i < limit ? Character.digit(in[i], 16) : -1;
      if (digit < 0) {
        throw unexpected(i, "a hexadecimal digit");
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  /**
   * Past one character of two to four bytes. Source: RFC 3629, "Syntax of UTF-8 Byte Sequences".
   */
  private int multibyte(int at) throws RefusedException {
    int lead = in[at] & 0xff;
    if (lead >= 0xc2 && lead <= 0xdf && isTail(at + 1)) {
      return at + 2;
    }
    if (lead >= 0xe0 && lead <= 0xef && isTail(at + 1) && isTail(at + 2)) {
      int second = in[at + 1] & 0xff;
      boolean isOverlong = lead == 0xe0 && second < 0xa0;
      boolean isSurrogate = lead == 0xed && second > 0x9f;
      if (!isOverlong && !isSurrogate) {
        return at + 3;
      }
    }
    if (lead >= 0xf0 && lead <= 0xf4 && isTail(at + 1) && isTail(at + 2) && isTail(at + 3)) {
      int second = in[at + 1] & 0xff;
      boolean isOverlong = lead == 0xf0 && second < 0x90;
      boolean isBeyond = lead == 0xf4 && second > 0x8f;
      if (!isOverlong && !isBeyond) {
        return at + 4;
      }
    }
    throw refused(INVALID_UTF8, "The text must be UTF-8, which it is not at byte " + at);
  }

  private boolean isTail(int at) {
    return at < limit && (in[at] & 0xc0) == 0x80;
  }

  // --- Keys ---

  private int key(int start, int member, int firstKey) throws RefusedException {
    int end = endOfString(start);
    int base = member * STRIDE;
    nodes[base + KEY_FROM] = start;
    nodes[base + KEY_TO] = end;
    nodes[base + FLAGS] = stringFlags << KEY_SHIFT;
    long hash =
        (stringFlags & ESCAPED) == 0
            ? KeyHash.of(in, start, end)
            : KeyHash.of(decode(start, end, stringFlags).getBytes(UTF_8));
    keyHashes[member] = hash;
    openKey(member, hash, firstKey);
    return end + 1;
  }

  private void openKey(int member, long hash, int firstKey) throws RefusedException {
    if (openCount - firstKey < FEW_KEYS) {
      for (int i = firstKey; i < openCount; i++) {
        if (openHashes[i] == hash && key(openNodes[i]).equals(key(member))) {
          throw duplicate(key(member));
        }
      }
    }
    if (openCount == openHashes.length) {
      openHashes = Arrays.copyOf(openHashes, openCount * 2);
      openNodes = Arrays.copyOf(openNodes, openCount * 2);
    }
    openHashes[openCount] = hash;
    openNodes[openCount] = member;
    openCount++;
  }

  private void closeKeys(int firstKey) throws RefusedException {
    if (openCount - firstKey > FEW_KEYS && hasEqualHashes(firstKey)) {
      refuseEqualKeys(firstKey);
    }
    openCount = firstKey;
  }

  private boolean hasEqualHashes(int firstKey) {
    long[] sorted = Arrays.copyOfRange(openHashes, firstKey, openCount);
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return true;
      }
    }
    return false;
  }

  /** Sorts the keys themselves, which takes no longer than n log n whatever they are. */
  private void refuseEqualKeys(int firstKey) throws RefusedException {
    TreeSet<String> seen = new TreeSet<>();
    for (int i = firstKey; i < openCount; i++) {
      String key = key(openNodes[i]);
      if (!seen.add(key)) {
        throw duplicate(key);
      }
    }
  }

  private RefusedException duplicate(String key) {
    return refused(DUPLICATE_KEY, "A key stands twice in one object: " + Texts.quote(key));
  }

  // --- White space ---

  private int skipSpace(int at) throws RefusedException {
    return at < limit && in[at] <= ' ' ? space(at) : at;
  }

  private int space(int start) throws RefusedException {
    int at = start;
    while (at < limit && isSpace(in[at])) {
      at++;
    }
    if (at > start) {
      drop(start, at);
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private void drop(int from, int to) throws RefusedException {
    checkSize(from);
    int length = from - copiedTo;
    if (written + length > scratch.length) {
      int most = (int) Math.min((long) maxSize, limit);
      scratch = Arrays.copyOf(scratch, Math.min(most, (written + length) * 2));
    }
    System.arraycopy(in, copiedTo, scratch, written, length);
    written += length;
    copiedTo = to;
    removed += to - from;
  }

  // --- Refusals ---

  private RefusedException unexpected(int at, String wanted) {
    if (at >= limit) {
      return refused(INVALID_JSON, "The text ends where " + wanted + " should stand");
    }
    int seen = in[at] & 0xff;
    if (seen == 0) {
      return nul(at);
    }
    if (seen >= 0x80) {
      try {
        multibyte(at);
      } catch (RefusedException invalid) {
        return invalid;
      }
    }
    return refused(
        INVALID_JSON,
        "Expected %s at byte %d, got %s"
            .formatted(
                wanted,
                at,
                seen > ' ' && seen < 0x7f ? "'" + (char) seen + "'" : "0x%02x".formatted(seen)));
  }

  private RefusedException nul(int at) {
    return refused(NUL_CHARACTER, "U+0000 must not occur, at byte " + at);
  }

  private RefusedException refused(Refusal.Reason reason, String message) {
    return new RefusedException(reason, topMember == NONE ? "" : faultyField(), message);
  }

  /** The member of the outermost object that is being read: no longer than is fit for a message. */
  private String faultyField() {
    int base = topMember * STRIDE;
    if (nodes[base + KEY_FROM] == NONE) {
      return "";
    }
    String key = key(topMember);
    return key.length() <= 64 && key.chars().allMatch(c -> c > ' ' && c < 0x7f) ? key : "";
  }
}
