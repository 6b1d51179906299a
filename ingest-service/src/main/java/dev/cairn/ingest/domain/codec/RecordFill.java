package dev.cairn.ingest.domain.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Appending members that Cairn fills after a record's last one. */
final class RecordFill {

  private RecordFill() {}

  /**
   * A copy of a compact record, which has a member already, with one more at its end.
   *
   * @param value printable ASCII
   */
  static byte[] append(byte[] record, String name, String value) {
    byte[] member = (",\"" + name + "\":" + JsonWriter.quote(value) + "}").getBytes(US_ASCII);
    int at = record.length - 1;
    byte[] filled = Arrays.copyOf(record, at + member.length);
    System.arraycopy(member, 0, filled, at, member.length);
    return filled;
  }
}
