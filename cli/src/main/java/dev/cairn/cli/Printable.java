package dev.cairn.cli;

/** Text of others made safe for a terminal. */
final class Printable {

  private static final int MAX_LENGTH = 300;

  private Printable() {}

  /** The text without control and direction characters, cut to a readable length. */
  static String text(String text) {
    return text(text, MAX_LENGTH);
  }

  static String text(String text, int maxLength) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .limit(maxLength)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(printable::appendCodePoint);
    return text.length() > maxLength ? printable + "..." : printable.toString();
  }
}
