package dev.cairn.cli;

import java.util.regex.Pattern;

/** Lines for a POSIX shell. */
final class Shell {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

  private Shell() {}

  /** A line that sets a variable for the commands after it, to exactly this value. */
  static String export(String variable, String value) {
    return "export " + variable + "=" + quoted(value);
  }

  /** One word of a command: in quotes where it needs them. */
  static String word(String text) {
    return PLAIN.matcher(text).matches() ? text : quoted(text);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
