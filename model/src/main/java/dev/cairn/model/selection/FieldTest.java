package dev.cairn.model.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The conditions on one field, compiled: one of the positive ones must match, if there are any, and
 * none of the negative ones may. A field that an event lacks is the empty text, which no condition
 * has.
 */
final class FieldTest {

  private final List<Predicate<String>> positive = new ArrayList<>(3);
  private final List<Predicate<String>> negative = new ArrayList<>(3);

  FieldTest(Map<Operator, List<String>> conditions) {
    conditions.forEach(
        (operator, values) ->
            (operator.isPositive() ? positive : negative).add(test(operator, values)));
  }

  private static Predicate<String> test(Operator operator, List<String> values) {
    return switch (operator) {
      case EQUALS, NOT_EQUALS -> {
        String first = values.getFirst();
        yield values.size() == 1 ? first::equals : Set.copyOf(values)::contains;
      }
      case STARTS_WITH, NOT_STARTS_WITH -> new Prefixes(values)::anyBegins;
      case ENDS_WITH, NOT_ENDS_WITH -> {
        String first = values.getFirst();
        Prefixes backwards = new Prefixes(values.stream().map(FieldTest::reversed).toList());
        yield values.size() == 1
            ? text -> text.endsWith(first)
            : text -> backwards.anyBegins(reversed(text));
      }
    };
  }

  boolean passes(String value) {
    return (positive.isEmpty() || any(positive, value)) && !any(negative, value);
  }

  private static boolean any(List<Predicate<String>> tests, String value) {
    for (Predicate<String> test : tests) {
      if (test.test(value)) {
        return true;
      }
    }
    return false;
  }

  /** Char by char: StringBuilder.reverse would keep pairs of surrogates. */
  private static String reversed(String text) {
    char[] chars = new char[text.length()];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = text.charAt(chars.length - 1 - i);
    }
    return new String(chars);
  }
}
