package dev.cairn.model.policy;

import java.util.List;
import java.util.function.Predicate;

/** Compiles conditions. Source: contract 8.4. */
final class Conditions {

  private static final String IF_EXISTS = "IfExists";
  private static final String NULL = "Null";

  /** Which of a key's values must match. */
  private enum Quantifier {
    SINGLE(""),
    ALL("ForAllValues:"),
    ANY("ForAnyValue:");

    private final String prefix;

    Quantifier(String prefix) {
      this.prefix = prefix;
    }

    static Quantifier of(String operator) {
      return operator.startsWith(ALL.prefix) ? ALL : operator.startsWith(ANY.prefix) ? ANY : SINGLE;
    }
  }

  /** An operator's name in its parts. */
  private record Parts(Quantifier quantifier, Operator operator, boolean ifExists) {

    static Parts of(String text) {
      Quantifier quantifier = Quantifier.of(text);
      String name = text.substring(quantifier.prefix.length());
      boolean ifExists = name.endsWith(IF_EXISTS);
      int end = name.length() - (ifExists ? IF_EXISTS.length() : 0);
      return new Parts(quantifier, Operator.of(name.substring(0, end)), ifExists);
    }

    boolean holdsWithoutValues() {
      return ifExists
          || switch (quantifier) {
            case SINGLE -> operator.isNegated();
            case ALL -> true;
            case ANY -> false;
          };
    }

    /** Whether all values must match; else one of them. */
    boolean wantsAll() {
      return switch (quantifier) {
        case SINGLE -> operator.isNegated();
        case ALL -> true;
        case ANY -> false;
      };
    }
  }

  private Conditions() {}

  /** Whether it holds when none of its values matches. */
  static boolean isNegated(PolicyCondition condition) {
    return !condition.operator().equals(NULL)
        && Parts.of(condition.operator()).operator().isNegated();
  }

  /**
   * @throws IllegalArgumentException if the operator is unknown or a value has not its form
   */
  static Predicate<PolicyContext> compile(PolicyCondition condition, boolean variables) {
    String key = PolicyContext.lower(condition.key());
    if (condition.operator().equals(NULL)) {
      return isNull(key, condition.values());
    }
    Parts parts = Parts.of(condition.operator());
    Operator.Comparison[] wanted =
        condition.values().stream()
            .map(value -> parts.operator().compile(value, variables))
            .toArray(Operator.Comparison[]::new);
    boolean withoutValues = parts.holdsWithoutValues();
    boolean all = parts.wantsAll();
    boolean negated = parts.operator().isNegated();
    return context -> {
      List<String> values = context.values(key);
      return values.isEmpty() ? withoutValues : holds(values, wanted, negated, all, context);
    };
  }

  private static boolean holds(
      List<String> values,
      Operator.Comparison[] wanted,
      boolean negated,
      boolean all,
      PolicyContext context) {
    for (String value : values) {
      boolean matches = anyMatches(wanted, value, context) != negated;
      if (matches != all) {
        return matches;
      }
    }
    return all;
  }

  private static boolean anyMatches(
      Operator.Comparison[] wanted, String value, PolicyContext context) {
    for (Operator.Comparison comparison : wanted) {
      if (comparison.matches(value, context)) {
        return true;
      }
    }
    return false;
  }

  private static Predicate<PolicyContext> isNull(String key, List<String> wanted) {
    boolean missing = wanted.stream().anyMatch(Conditions::isTrue);
    boolean present = !wanted.stream().allMatch(Conditions::isTrue);
    return context -> context.values(key).isEmpty() ? missing : present;
  }

  /**
   * @throws IllegalArgumentException if it is neither true nor false
   */
  static boolean isTrue(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true");
    }
    throw new IllegalArgumentException("Neither true nor false: " + text);
  }
}
