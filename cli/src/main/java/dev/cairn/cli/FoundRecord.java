package dev.cairn.cli;

/**
 * A record as it stands in a file.
 *
 * @param bytes its bytes, untouched; only the first ones if it is too large
 * @param number how many records stand before it in the file, plus one
 * @param size its length in bytes, also where {@code bytes} holds less
 */
// The bytes are the value; nobody compares found records.
@SuppressWarnings("ArrayRecordComponent")
record FoundRecord(byte[] bytes, long number, long size) {

  boolean isCut() {
    return size > bytes.length;
  }
}
