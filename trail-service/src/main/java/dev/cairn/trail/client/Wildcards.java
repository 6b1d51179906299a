package dev.cairn.trail.client;

import java.util.regex.Pattern;

/** Patterns of policies: {@code *} is any run of characters, {@code ?} is one. */
final class Wildcards {

  private Wildcards() {}

  static boolean matches(String pattern, String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
  }
}
