package dev.cairn.model;

/** Text of a caller, made fit for an error message or a log line. */
public final class Texts {

  private static final int LONGEST = 80;

  private Texts() {}

  /**
   * The text in quotes, shortened to 80 characters, with what is not printable ASCII as {@code
   * \\uXXXX}.
   */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    int end = Math.min(text.length(), LONGEST);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        quoted.append(c);
      } else {
        quoted.append("\\u%04x".formatted((int) c));
      }
    }
    return quoted.append(text.length() > LONGEST ? "...\"" : "\"").toString();
  }
}
