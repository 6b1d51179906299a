package dev.cairn.model.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A text with wildcards, {@code *} for any run of characters and {@code ?} for one, and with
 * variables such as <code>${aws:username}</code>, which stand for a value of the call; <code>${*}
 * </code>, <code>${?}</code> and <code>${$}</code> are the characters themselves. A variable that
 * the call does not have matches nothing, unless it names a default: <code>
 * ${aws:username, 'nobody'}</code>.
 */
public final class Glob {

  /** Characters, wildcards as negative numbers. */
  private static final class Fixed implements Part {
    private final int[] symbols;

    Fixed(int[] symbols) {
      this.symbols = symbols;
    }
  }

  private record Variable(String key, Optional<String> otherwise) implements Part {}

  private sealed interface Part {}

  private final List<Part> parts;

  /** Where no variable is. */
  private final @Nullable Predicate<String> fixed;

  private Glob(List<Part> parts) {
    this.parts = parts;
    boolean varies = parts.stream().anyMatch(Variable.class::isInstance);
    fixed = varies ? null : predicate(symbols(PolicyContext.EMPTY).orElseThrow());
  }

  /** Most patterns are a text, or one that ends with a star. */
  private static Predicate<String> predicate(int[] symbols) {
    int first = 0;
    while (first < symbols.length && symbols[first] >= 0) {
      first++;
    }
    String begin = new String(symbols, 0, first);
    if (first == symbols.length) {
      return begin::equals;
    }
    boolean endsThere = first == symbols.length - 1 && symbols[first] == Wildcards.ANY_RUN;
    return endsThere
        ? text -> text.startsWith(begin)
        : text -> text.startsWith(begin) && matches(symbols, text);
  }

  /** A pattern with wildcards, and variables if it may have them. */
  public static Glob of(String pattern, boolean variables) {
    return new Glob(parts(pattern, variables, true));
  }

  /** A text without wildcards. */
  static Glob literal(String text, boolean variables) {
    return new Glob(parts(text, variables, false));
  }

  private static List<Part> parts(String pattern, boolean variables, boolean wildcards) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    while (variables) {
      int begin = pattern.indexOf("${", from);
      int end = begin < 0 ? -1 : pattern.indexOf('}', begin);
      if (end < 0) {
        break;
      }
      parts.add(fixed(pattern.substring(from, begin), wildcards));
      parts.add(variable(pattern.substring(begin + 2, end)));
      from = end + 1;
    }
    parts.add(fixed(pattern.substring(from), wildcards));
    return parts;
  }

  private static Part variable(String name) {
    if (name.equals("*") || name.equals("?") || name.equals("$")) {
      return fixed(name, false);
    }
    int comma = name.indexOf(',');
    String key = PolicyContext.lower((comma < 0 ? name : name.substring(0, comma)).strip());
    Optional<String> otherwise =
        comma < 0 ? Optional.empty() : Optional.of(unquoted(name.substring(comma + 1).strip()));
    return new Variable(key, otherwise);
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() >= 2 && text.startsWith("'") && text.endsWith("'");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static Fixed fixed(String text, boolean wildcards) {
    return new Fixed(
        text.codePoints()
            .map(
                c ->
                    switch (c) {
                      case '*' -> wildcards ? Wildcards.ANY_RUN : c;
                      case '?' -> wildcards ? Wildcards.ANY_ONE : c;
                      default -> c;
                    })
            .toArray());
  }

  /** Whether the whole text is of the pattern. */
  public boolean matches(String text, PolicyContext context) {
    if (fixed != null) {
      return fixed.test(text);
    }
    return symbols(context).map(symbols -> matches(symbols, text)).orElse(false);
  }

  /** A literal text with its variables filled in; empty if the call lacks one. */
  Optional<String> resolve(PolicyContext context) {
    return symbols(context).map(symbols -> new String(symbols, 0, symbols.length));
  }

  /** Keys, in lower case, of variables without a default. */
  List<String> needed() {
    List<String> keys = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Variable variable && variable.otherwise().isEmpty()) {
        keys.add(variable.key());
      }
    }
    return keys;
  }

  /** Empty if the call lacks a variable, or has several values of it. */
  private Optional<int[]> symbols(PolicyContext context) {
    int[] found = new int[0];
    for (Part part : parts) {
      int[] next =
          switch (part) {
            case Fixed text -> text.symbols;
            case Variable variable -> value(variable, context);
          };
      if (next == null) {
        return Optional.empty();
      }
      int from = found.length;
      found = Arrays.copyOf(found, from + next.length);
      System.arraycopy(next, 0, found, from, next.length);
    }
    return Optional.of(found);
  }

  private static int @Nullable [] value(Variable variable, PolicyContext context) {
    List<String> values = context.values(variable.key());
    return values.size() == 1
        ? points(values.getFirst())
        : variable.otherwise().map(Glob::points).orElse(null);
  }

  private static boolean matches(int[] symbols, String text) {
    return Wildcards.matches(symbols, points(text));
  }

  /** Its code points; a stream of them takes longer than most matches. */
  private static int[] points(String text) {
    int[] points = new int[text.length()];
    int count = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(points[count++])) {
      points[count] = text.codePointAt(i);
    }
    return count == points.length ? points : Arrays.copyOf(points, count);
  }
}
