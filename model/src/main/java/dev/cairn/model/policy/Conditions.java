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

  private Conditions() {}

  /**
   * @throws IllegalArgumentException if the operator is unknown or a value has not its form
   */
  static Predicate<PolicyContext> compile(PolicyCondition condition, boolean variables) {
    String key = PolicyContext.lower(condition.key());
    if (condition.operator().equals(NULL)) {
      return isNull(key, condition.values());
    }
    Quantifier quantifier = Quantifier.of(condition.operator());
    String name = condition.operator().substring(quantifier.prefix.length());
    boolean ifExists = name.endsWith(IF_EXISTS);
    Operator operator =
        Operator.of(ifExists ? name.substring(0, name.length() - IF_EXISTS.length()) : name);
    List<Operator.Comparison> wanted =
        condition.values().stream().map(value -> operator.compile(value, variables)).toList();
    boolean negated = operator.isNegated();
    return context -> {
      List<String> values = context.values(key);
      if (values.isEmpty()) {
        return ifExists
            || (quantifier == Quantifier.SINGLE ? negated : quantifier != Quantifier.ANY);
      }
      Predicate<String> matches =
          value -> wanted.stream().anyMatch(w -> w.matches(value, context)) != negated;
      boolean all = quantifier == Quantifier.SINGLE ? negated : quantifier == Quantifier.ALL;
      return all ? values.stream().allMatch(matches) : values.stream().anyMatch(matches);
    };
  }

  private static Predicate<PolicyContext> isNull(String key, List<String> wanted) {
    return context -> {
      boolean missing = context.values(key).isEmpty();
      return wanted.stream().anyMatch(want -> Boolean.parseBoolean(want) == missing);
    };
  }
}
