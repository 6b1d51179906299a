package dev.cairn.model.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * An ARN with wildcards: its six parts are compared one by one, so that no star passes a colon of
 * the first five.
 */
final class ArnPattern {

  private static final int PARTS = 6;

  private ArnPattern() {}

  static Operator.Comparison compile(String wanted, boolean variables) {
    List<String> parts = variables ? parts(wanted) : List.of(wanted.split(":", PARTS));
    if (parts.size() < PARTS) {
      boolean any = wanted.equals("*"); // no ARN, but policies have it
      return (value, context) -> any;
    }
    Glob[] patterns = new Glob[PARTS];
    for (int i = 0; i < PARTS; i++) {
      patterns[i] = Glob.of(parts.get(i), variables);
    }
    return (value, context) -> matches(patterns, value.split(":", PARTS), context);
  }

  /** The colon of a variable such as <code>${aws:username}</code> parts nothing. */
  private static List<String> parts(String wanted) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < wanted.length() && parts.size() < PARTS - 1; i++) {
      if (wanted.startsWith("${", i)) {
        i = Math.max(i, wanted.indexOf('}', i));
      } else if (wanted.charAt(i) == ':') {
        parts.add(wanted.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(wanted.substring(from));
    return parts;
  }

  private static boolean matches(Glob[] patterns, String[] parts, PolicyContext context) {
    boolean matches = parts.length == PARTS;
    for (int i = 0; matches && i < PARTS; i++) {
      matches = patterns[i].matches(parts[i], context);
    }
    return matches;
  }
}
