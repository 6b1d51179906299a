package dev.cairn.model.policy;

/**
 * An ARN with wildcards: its six parts are compared one by one, so that no star passes a colon of
 * the first five.
 */
final class ArnPattern {

  private static final int PARTS = 6;

  private ArnPattern() {}

  static Operator.Comparison compile(String wanted, boolean variables) {
    // The colon of a variable such as ${aws:username} parts nothing.
    String[] parts = wanted.split(":(?![^{}]*\\})", PARTS);
    if (parts.length < PARTS) {
      boolean any = wanted.equals("*"); // no ARN, but policies have it
      return (value, context) -> any;
    }
    Glob[] patterns = new Glob[PARTS];
    for (int i = 0; i < PARTS; i++) {
      patterns[i] = Glob.of(parts[i], variables);
    }
    return (value, context) -> matches(patterns, value.split(":", PARTS), context);
  }

  private static boolean matches(Glob[] patterns, String[] parts, PolicyContext context) {
    boolean matches = parts.length == PARTS;
    for (int i = 0; matches && i < PARTS; i++) {
      matches = patterns[i].matches(parts[i], context);
    }
    return matches;
  }
}
