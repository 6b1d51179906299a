package dev.cairn.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where the text of a top-level member stands in a record's bytes, without its quotes.
 *
 * @param start index of the first byte
 * @param end index after the last byte
 */
record TextMember(int start, int end) {

  /** Finds a member by its name; empty if it is missing, is no text, or the record is no JSON. */
  static Optional<TextMember> find(byte[] record, String name) {
    return new Scan(record).find(name.getBytes(StandardCharsets.US_ASCII));
  }

  String in(byte[] record) {
    return new String(record, start, end - start, StandardCharsets.UTF_8);
  }

  private static final class Scan {

    private final byte[] record;
    private int position;

    Scan(byte[] record) {
      this.record = record;
    }

    Optional<TextMember> find(byte[] name) {
      if (next() != '{') {
        return Optional.empty();
      }
      position++;
      while (next() == '"') {
        TextMember key = string();
        if (next() != ':') {
          return Optional.empty();
        }
        position++;
        boolean isText = next() == '"';
        TextMember value = isText ? string() : other();
        if (isText && Arrays.equals(record, key.start, key.end, name, 0, name.length)) {
          return Optional.of(value);
        }
        if (next() != ',') {
          return Optional.empty();
        }
        position++;
      }
      return Optional.empty();
    }

    /** The next byte that is no space; it is not passed over. */
    private int next() {
      while (position < record.length && record[position] <= ' ' && record[position] >= 0) {
        position++;
      }
      return position < record.length ? record[position] : -1;
    }

    private TextMember string() {
      int start = ++position;
      while (position < record.length && record[position] != '"') {
        position += record[position] == '\\' ? 2 : 1;
      }
      int end = Math.min(position, record.length);
      position = end + 1;
      return new TextMember(start, end);
    }

    private TextMember other() {
      int start = position;
      int depth = 0;
      while (position < record.length) {
        byte at = record[position];
        if (at == '"') {
          string();
          continue;
        }
        if (depth == 0 && (at == ',' || at == '}')) {
          break;
        }
        if (at == '{' || at == '[') {
          depth++;
        } else if (at == '}' || at == ']') {
          depth--;
        }
        position++;
      }
      return new TextMember(start, position);
    }
  }
}
