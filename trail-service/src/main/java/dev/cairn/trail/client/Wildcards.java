package dev.cairn.trail.client;

/** Patterns of policies: {@code *} is any run of characters, {@code ?} is one. */
final class Wildcards {

  private Wildcards() {}

  /**
   * Whether the whole text has the pattern's form. Its time grows with pattern times text at most:
   * a policy is written by whoever owns the bucket, and a regular expression made from it could be
   * made to never end.
   */
  static boolean matches(String pattern, String text) {
    int star = -1;
    int resume = 0;
    int p = 0;
    int t = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        // The last star takes one character more.
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
