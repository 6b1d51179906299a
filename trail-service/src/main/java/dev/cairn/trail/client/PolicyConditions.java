package dev.cairn.trail.client;

import java.util.List;
import java.util.Optional;

/** The condition operators that policies for CloudTrail use. Source: contract 8.4. */
final class PolicyConditions {

  private static final String IF_EXISTS = "IfExists";

  private PolicyConditions() {}

  /**
   * Whether a condition holds.
   *
   * @param actual value of the key in the call; empty if the call has none
   * @param wanted the condition's values
   */
  static boolean holds(String operator, Optional<String> actual, List<String> wanted) {
    String plain = operator.substring(operator.indexOf(':') + 1); // ForAnyValue:, ForAllValues:
    if (plain.equals("Null")) {
      return wanted.stream().anyMatch(want -> Boolean.parseBoolean(want) == actual.isEmpty());
    }
    if (plain.endsWith(IF_EXISTS)) {
      return actual.isEmpty()
          || holds(plain.substring(0, plain.length() - IF_EXISTS.length()), actual, wanted);
    }
    return switch (plain) {
      case "StringEquals" -> any(actual, wanted, (value, want) -> value.equals(want));
      case "StringEqualsIgnoreCase", "Bool" ->
          any(actual, wanted, (value, want) -> value.equalsIgnoreCase(want));
      case "StringLike", "ArnLike", "ArnEquals" ->
          any(actual, wanted, (value, want) -> Wildcards.matches(want, value));
      case "StringNotEquals" -> none(actual, wanted, (value, want) -> value.equals(want));
      case "StringNotEqualsIgnoreCase" ->
          none(actual, wanted, (value, want) -> value.equalsIgnoreCase(want));
      case "StringNotLike", "ArnNotLike", "ArnNotEquals" ->
          none(actual, wanted, (value, want) -> Wildcards.matches(want, value));
      default -> false;
    };
  }

  private interface Comparison {
    boolean test(String value, String want);
  }

  /** A key that is missing meets nothing. */
  private static boolean any(Optional<String> actual, List<String> wanted, Comparison comparison) {
    return actual.isPresent()
        && wanted.stream().anyMatch(want -> comparison.test(actual.get(), want));
  }

  /** A key that is missing differs from everything. */
  private static boolean none(Optional<String> actual, List<String> wanted, Comparison comparison) {
    return !any(actual, wanted, comparison);
  }
}
