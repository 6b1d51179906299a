package dev.cairn.model.policy;

import dev.cairn.model.IsoTimes;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * A condition's operator, without what says of how many values it must hold.
 *
 * @param isNegated whether it holds when no value matches
 * @param form makes a comparison of a value that the policy names
 */
record Operator(boolean isNegated, Form form) {

  /** Compares a value of the call with one of the policy. */
  interface Comparison {
    boolean matches(String value, PolicyContext context);
  }

  /** Makes a comparison. */
  interface Form {
    Comparison compile(String wanted, boolean variables);
  }

  private static final Map<String, Operator> ALL =
      Map.ofEntries(
          Map.entry("StringEquals", positive(Operator::equal)),
          Map.entry("StringNotEquals", negative(Operator::equal)),
          Map.entry("StringEqualsIgnoreCase", positive(Operator::equalIgnoringCase)),
          Map.entry("StringNotEqualsIgnoreCase", negative(Operator::equalIgnoringCase)),
          Map.entry("StringLike", positive(Operator::like)),
          Map.entry("StringNotLike", negative(Operator::like)),
          Map.entry("ArnEquals", positive(ArnPattern::compile)),
          Map.entry("ArnLike", positive(ArnPattern::compile)),
          Map.entry("ArnNotEquals", negative(ArnPattern::compile)),
          Map.entry("ArnNotLike", negative(ArnPattern::compile)),
          Map.entry("Bool", positive(Operator::bool)),
          Map.entry("BinaryEquals", positive(Operator::equalBytes)),
          Map.entry("IpAddress", positive(AddressRange::compile)),
          Map.entry("NotIpAddress", negative(AddressRange::compile)),
          Map.entry("NumericEquals", positive(number(order -> order == 0))),
          Map.entry("NumericNotEquals", negative(number(order -> order == 0))),
          Map.entry("NumericLessThan", positive(number(order -> order < 0))),
          Map.entry("NumericLessThanEquals", positive(number(order -> order <= 0))),
          Map.entry("NumericGreaterThan", positive(number(order -> order > 0))),
          Map.entry("NumericGreaterThanEquals", positive(number(order -> order >= 0))),
          Map.entry("DateEquals", positive(date(order -> order == 0))),
          Map.entry("DateNotEquals", negative(date(order -> order == 0))),
          Map.entry("DateLessThan", positive(date(order -> order < 0))),
          Map.entry("DateLessThanEquals", positive(date(order -> order <= 0))),
          Map.entry("DateGreaterThan", positive(date(order -> order > 0))),
          Map.entry("DateGreaterThanEquals", positive(date(order -> order >= 0))));

  /**
   * @throws IllegalArgumentException if there is none of the name
   */
  static Operator of(String name) {
    Operator operator = ALL.get(name);
    if (operator == null) {
      throw new IllegalArgumentException("Unknown condition operator " + name);
    }
    return operator;
  }

  private static Operator positive(Form form) {
    return new Operator(false, form);
  }

  private static Operator negative(Form form) {
    return new Operator(true, form);
  }

  /**
   * @throws IllegalArgumentException if the value has not the operator's form
   */
  Comparison compile(String wanted, boolean variables) {
    return form.compile(wanted, variables);
  }

  private static Comparison equal(String wanted, boolean variables) {
    return Glob.literal(wanted, variables)::matches;
  }

  private static Comparison equalIgnoringCase(String wanted, boolean variables) {
    Glob literal = Glob.literal(wanted, variables);
    return (value, context) ->
        literal.resolve(context).map(text -> text.equalsIgnoreCase(value)).orElse(false);
  }

  /** In base 64; variables are for texts and ARNs alone. */
  private static Comparison equalBytes(String wanted, boolean variables) {
    return (value, context) -> value.equals(wanted);
  }

  private static Comparison like(String wanted, boolean variables) {
    return Glob.of(wanted, variables)::matches;
  }

  private static Comparison bool(String wanted, boolean variables) {
    String text = Boolean.toString(Conditions.isTrue(wanted));
    return (value, context) -> value.equalsIgnoreCase(text);
  }

  private static Form number(IntPredicate order) {
    return ordered(Operator::number, order);
  }

  private static Form date(IntPredicate order) {
    return ordered(Operator::instant, order);
  }

  private static <T extends Comparable<T>> Form ordered(
      Function<String, Optional<T>> parser, IntPredicate order) {
    return (wanted, variables) -> {
      T limit =
          parser
              .apply(wanted)
              .orElseThrow(() -> new IllegalArgumentException("Not a number or a date: " + wanted));
      return (value, context) ->
          parser.apply(value).map(actual -> order.test(actual.compareTo(limit))).orElse(false);
    };
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** ISO 8601, a date alone or with a time, or seconds since 1970. */
  private static Optional<Instant> instant(String text) {
    try {
      if (text.length() > 4 && text.chars().allMatch(Character::isDigit)) {
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
      }
      return Optional.of(
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : IsoTimes.parse(text));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
