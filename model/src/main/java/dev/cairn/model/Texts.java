package dev.cairn.model;

import java.time.Duration;
import java.util.Locale;

/** Text of a caller, made fit for an error message or a log line. */
public final class Texts {

  private static final int LONGEST = 80;
  private static final int LONGEST_VALUE = 512;

  private Texts() {}

  /**
   * The text in quotes, shortened to 80 characters, with what is not printable ASCII as {@code
   * \\uXXXX}.
   */
  public static String quote(String text) {
    String begin = printable(text.substring(0, Math.min(text.length(), LONGEST)));
    return '"' + begin + (text.length() > LONGEST ? "...\"" : "\"");
  }

  /**
   * The text without quotes, for CloudTrail's own messages, with what is not printable ASCII as in
   * {@link #quote}; that is shortened to 512 characters, since messages travel in headers, which
   * take a few kB.
   */
  public static String cut(String text) {
    String begin = printable(text.substring(0, Math.min(text.length(), LONGEST_VALUE + 1)));
    return begin.length() > LONGEST_VALUE ? begin.substring(0, LONGEST_VALUE) + "..." : begin;
  }

  /** A span of time as settings have it, e.g. {@code 0s}, {@code 1h30m}. */
  public static String span(Duration span) {
    return span.toString().replace("PT", "").toLowerCase(Locale.ROOT);
  }

  private static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        printable.append(c);
      } else {
        printable.append("\\u%04x".formatted((int) c));
      }
    }
    return printable.toString();
  }
}
