package dev.cairn.grpc.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Contract 8.4 word by word, over a document's JSON: nothing is compiled, every wildcard is a
 * regular expression. Shares no code with what it is held against.
 */
final class PlainPolicy {

  /** What a document says of a call. */
  enum Verdict {
    EXPLICIT_DENY,
    ALLOW,
    IMPLICIT_DENY
  }

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)\\}");

  private final JsonNode policy;
  private final boolean variables;
  private final PolicyRequest request;

  private PlainPolicy(JsonNode policy, PolicyRequest request) {
    this.policy = policy;
    this.variables = policy.path("Version").asText().equals("2012-10-17");
    this.request = request;
  }

  static Verdict decide(JsonNode policy, PolicyRequest request) {
    return new PlainPolicy(policy, request).decide();
  }

  private Verdict decide() {
    List<JsonNode> applying = list(policy.get("Statement")).stream().filter(this::applies).toList();
    if (applying.stream().anyMatch(s -> s.get("Effect").asText().equals("Deny"))) {
      return Verdict.EXPLICIT_DENY;
    }
    return applying.isEmpty() ? Verdict.IMPLICIT_DENY : Verdict.ALLOW;
  }

  private boolean applies(JsonNode statement) {
    boolean action =
        statement.has("Action")
            ? list(statement.get("Action")).stream().anyMatch(this::isAction)
            : list(statement.get("NotAction")).stream().noneMatch(this::isAction);
    boolean resource =
        statement.has("Resource")
            ? list(statement.get("Resource")).stream().anyMatch(this::isResource)
            : list(statement.get("NotResource")).stream().noneMatch(this::isResource);
    if (!action || !resource || isAllowedForLackOfAVariable(statement)) {
      return false;
    }
    for (Map.Entry<String, JsonNode> operator : statement.path("Condition").properties()) {
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        if (!holds(operator.getKey(), key.getKey(), list(key.getValue()))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isAction(JsonNode pattern) {
    return Pattern.compile(regex(pattern.asText()), Pattern.CASE_INSENSITIVE)
        .matcher(request.action())
        .matches();
  }

  private boolean isResource(JsonNode pattern) {
    return like(pattern.asText(), request.resource());
  }

  /** RATIONALE: "Why does an Allow need the variables of what it excepts?" */
  private boolean isAllowedForLackOfAVariable(JsonNode statement) {
    if (statement.get("Effect").asText().equals("Deny")) {
      return false;
    }
    List<JsonNode> exceptions = new ArrayList<>(list(statement.path("NotResource")));
    for (Map.Entry<String, JsonNode> operator : statement.path("Condition").properties()) {
      if (operator.getKey().contains("Not")) {
        operator.getValue().properties().forEach(key -> exceptions.addAll(list(key.getValue())));
      }
    }
    return exceptions.stream().anyMatch(exception -> regexOf(exception.asText()).isEmpty());
  }

  private boolean holds(String operator, String key, List<JsonNode> wanted) {
    List<String> actual = valuesOf(key);
    if (operator.equals("Null")) {
      return wanted.stream()
          .anyMatch(want -> want.asText().equalsIgnoreCase(String.valueOf(actual.isEmpty())));
    }
    String name = operator.replace("ForAllValues:", "").replace("ForAnyValue:", "");
    if (actual.isEmpty() && name.endsWith("IfExists")) {
      return true;
    }
    name = name.replace("IfExists", "");
    boolean negated = name.contains("Not");
    BiPredicate<String, String> test = test(name.replace("Not", ""));
    // A value is good if any of the policy's values matches; for a negated operator if none does.
    List<String> good =
        actual.stream()
            .filter(a -> wanted.stream().anyMatch(w -> test.test(w.asText(), a)) != negated)
            .toList();
    if (operator.startsWith("ForAllValues:")) {
      return good.size() == actual.size();
    }
    if (operator.startsWith("ForAnyValue:")) {
      return !good.isEmpty();
    }
    return negated ? good.size() == actual.size() : !good.isEmpty();
  }

  /** Whether a value of the policy, first, is met by a value of the call. */
  private BiPredicate<String, String> test(String operator) {
    return switch (operator) {
      case "StringEquals" -> (want, is) -> filledIn(want).equals(Optional.of(is));
      case "StringEqualsIgnoreCase" ->
          (want, is) -> filledIn(want).map(lower -> lower.equalsIgnoreCase(is)).orElse(false);
      case "StringLike" -> this::like;
      case "ArnEquals", "ArnLike" -> this::isArn;
      case "Bool" -> String::equalsIgnoreCase;
      case "BinaryEquals" -> String::equals;
      case "IpAddress" -> PlainPolicy::isWithin;
      default -> compare(operator);
    };
  }

  private static BiPredicate<String, String> compare(String operator) {
    String order = operator.replace("Numeric", "").replace("Date", "");
    return (want, is) -> {
      Optional<Double> left = operator.startsWith("Date") ? seconds(is) : number(is);
      Optional<Double> right = operator.startsWith("Date") ? seconds(want) : number(want);
      if (left.isEmpty() || right.isEmpty()) {
        return false;
      }
      double difference = left.get() - right.get();
      return switch (order) {
        case "Equals" -> difference == 0;
        case "LessThan" -> difference < 0;
        case "LessThanEquals" -> difference <= 0;
        case "GreaterThan" -> difference > 0;
        case "GreaterThanEquals" -> difference >= 0;
        default -> throw new IllegalArgumentException(operator);
      };
    };
  }

  private static Optional<Double> number(String text) {
    return text.matches("-?[0-9.]+(e[0-9]+)?") && !text.matches(".*\\..*\\..*") // an address
        ? Optional.of(Double.parseDouble(text))
        : Optional.empty();
  }

  private static Optional<Double> seconds(String text) {
    try {
      if (text.matches("[0-9]{5,}")) {
        return Optional.of(Double.parseDouble(text));
      }
      Instant time =
          text.contains("T")
              ? ZonedDateTime.parse(text).toInstant()
              : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      return Optional.of(time.toEpochMilli() / 1000.0);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isWithin(String range, String address) {
    String[] parts = range.split("/", 2);
    if (!address.matches("[0-9]+(\\.[0-9]+){3}|[0-9a-f:]*:[0-9a-f:]*")) {
      return false;
    }
    byte[] base = InetAddress.ofLiteral(parts[0]).getAddress();
    byte[] asked = InetAddress.ofLiteral(address).getAddress();
    int free = base.length * 8 - (parts.length > 1 ? Integer.parseInt(parts[1]) : base.length * 8);
    return base.length == asked.length
        && new BigInteger(1, base)
            .shiftRight(free)
            .equals(new BigInteger(1, asked).shiftRight(free));
  }

  /** Six parts, each with wildcards of its own. */
  private boolean isArn(String want, String is) {
    if (want.equals("*")) {
      return true;
    }
    String[] asked = is.split(":", 6);
    // Colons of variables part nothing: they are hidden meanwhile.
    String hidden =
        variables
            ? VARIABLE.matcher(want).replaceAll(v -> Matcher.quoteReplacement(hide(v.group())))
            : want;
    String[] patterns = hidden.split(":", 6);
    boolean all = asked.length == 6 && patterns.length == 6;
    for (int i = 0; all && i < 6; i++) {
      all = like(patterns[i].replace('\0', ':'), asked[i]);
    }
    return all;
  }

  private static String hide(String variable) {
    return variable.replace(':', '\0');
  }

  private boolean like(String pattern, String text) {
    return regexOf(pattern)
        .map(regex -> Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches())
        .orElse(false);
  }

  /** Empty if the call lacks a variable. */
  private Optional<String> regexOf(String pattern) {
    if (!variables) {
      return Optional.of(regex(pattern));
    }
    StringBuilder regex = new StringBuilder();
    Matcher variable = VARIABLE.matcher(pattern);
    int from = 0;
    while (variable.find()) {
      Optional<String> value = valueOf(variable.group(1));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      regex.append(regex(pattern.substring(from, variable.start())));
      regex.append(Pattern.quote(value.get()));
      from = variable.end();
    }
    return Optional.of(regex + regex(pattern.substring(from)));
  }

  private static String regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }

  private Optional<String> filledIn(String text) {
    if (!variables) {
      return Optional.of(text);
    }
    StringBuilder filled = new StringBuilder();
    Matcher variable = VARIABLE.matcher(text);
    int from = 0;
    while (variable.find()) {
      Optional<String> value = valueOf(variable.group(1));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      filled.append(text, from, variable.start()).append(value.get());
      from = variable.end();
    }
    return Optional.of(filled.append(text.substring(from)).toString());
  }

  private Optional<String> valueOf(String variable) {
    if (variable.equals("*") || variable.equals("?") || variable.equals("$")) {
      return Optional.of(variable);
    }
    String[] parts = variable.split(",", 2);
    List<String> values = valuesOf(parts[0]);
    if (values.size() == 1) {
      return Optional.of(values.getFirst());
    }
    return parts.length == 1 ? Optional.empty() : Optional.of(parts[1].replaceAll("^ *'|' *$", ""));
  }

  private List<String> valuesOf(String key) {
    return request.keys().entrySet().stream()
        .filter(entry -> lower(entry.getKey()).equals(lower(key)))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(List.of());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static List<JsonNode> list(JsonNode oneOrMore) {
    List<JsonNode> list = new ArrayList<>();
    if (oneOrMore.isArray()) {
      oneOrMore.forEach(list::add);
    } else if (!oneOrMore.isMissingNode()) {
      list.add(oneOrMore);
    }
    return list;
  }
}
