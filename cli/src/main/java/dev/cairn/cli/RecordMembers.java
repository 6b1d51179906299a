package dev.cairn.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the members of a record stand in its bytes: those of the record itself, not those within
 * them. Of a record that is cut or no JSON, those before that.
 */
final class RecordMembers {

  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  private final byte[] record;
  private final Map<String, Member> members = new HashMap<>();

  private RecordMembers(byte[] record, int start) {
    this.record = record;
    new Scan(start).run();
  }

  static RecordMembers of(byte[] record) {
    return new RecordMembers(record, 0);
  }

  /**
   * Where a value stands; a text without its quotes.
   *
   * @param start index of the first byte
   * @param end index after the last byte
   */
  record Member(int start, int end, boolean isText) {}

  /** Finds a text; empty if it is missing or no text. */
  Optional<Member> textMember(String name) {
    return Optional.ofNullable(members.get(name)).filter(Member::isText);
  }

  /** A text as it stands, with its escapes. */
  Optional<String> text(String name) {
    return textMember(name).map(this::text);
  }

  /** Whether a member is {@code false}. */
  boolean isFalse(String name) {
    return Optional.ofNullable(members.get(name))
        .filter(member -> !member.isText())
        .filter(
            member ->
                Arrays.equals(
                    record,
                    member.start(),
                    Math.min(member.start() + FALSE.length, member.end()),
                    FALSE,
                    0,
                    FALSE.length))
        .isPresent();
  }

  /** The members of an object; none if it is something else. */
  Optional<RecordMembers> object(String name) {
    return Optional.ofNullable(members.get(name))
        .filter(member -> !member.isText())
        .map(member -> new RecordMembers(record, member.start()));
  }

  private String text(Member member) {
    return new String(
        record, member.start(), member.end() - member.start(), StandardCharsets.UTF_8);
  }

  private final class Scan {

    private int position;

    Scan(int start) {
      position = start;
    }

    void run() {
      if (next() != '{') {
        return;
      }
      do {
        position++;
        if (next() != '"') {
          return;
        }
        Member name = string();
        if (next() != ':') {
          return;
        }
        position++;
        Member value = next() == '"' ? string() : other();
        members.putIfAbsent(text(name), value);
      } while (next() == ',');
    }

    /** The next byte that is no space; it is not passed over. */
    private int next() {
      while (position < record.length && record[position] <= ' ' && record[position] >= 0) {
        position++;
      }
      return position < record.length ? record[position] : -1;
    }

    private Member string() {
      int start = ++position;
      while (position < record.length && record[position] != '"') {
        position += record[position] == '\\' ? 2 : 1;
      }
      int end = Math.min(position, record.length);
      position = end + 1;
      return new Member(start, end, true);
    }

    private Member other() {
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
      return new Member(start, position, false);
    }
  }
}
