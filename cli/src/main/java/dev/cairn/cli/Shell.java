package dev.cairn.cli;

/** Lines for a POSIX shell. */
final class Shell {

  private Shell() {}

  /** A line that sets a variable for the commands after it, to exactly this value. */
  static String export(String variable, String value) {
    return "export " + variable + "='" + value.replace("'", "'\\''") + "'";
  }
}
