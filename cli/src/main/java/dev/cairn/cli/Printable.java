package dev.cairn.cli;

/** Text of others made safe for a terminal. */
final class Printable {

  private static final int MAX_LENGTH = 300;

  private Printable() {}

  /** The text without control and direction characters, cut to a readable length. */
  static String text(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .limit(MAX_LENGTH)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(printable::appendCodePoint);
    return text.length() > MAX_LENGTH ? printable + "..." : printable.toString();
  }
}
