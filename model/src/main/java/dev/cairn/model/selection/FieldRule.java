package dev.cairn.model.selection;

import static dev.cairn.model.selection.Operator.EQUALS;
import static dev.cairn.model.selection.Operator.NOT_EQUALS;

import java.util.EnumSet;
import java.util.Set;

/**
 * What advanced selectors of a category may say of a field.
 *
 * @param required whether the field must be there
 * @param single whether it takes one value only
 * @param operators what may compare it
 * @param values the only legal values; empty if any is
 */
record FieldRule(boolean required, boolean single, Set<Operator> operators, Set<String> values) {

  /** Any operator, any value. */
  static final FieldRule ANY = new FieldRule(false, false, EnumSet.allOf(Operator.class), Set.of());

  /** Must be there and equal one value. */
  static final FieldRule ONE = new FieldRule(true, true, EnumSet.of(EQUALS), Set.of());

  /** True or false. */
  static final FieldRule READ_ONLY =
      new FieldRule(false, true, EnumSet.of(EQUALS), Set.of("true", "false"));

  /** Console or not. */
  static final FieldRule FROM_CONSOLE =
      new FieldRule(false, true, EnumSet.of(EQUALS, NOT_EQUALS), Set.of("true"));

  /** Management events that are left out. */
  static final FieldRule EXCLUDED_SOURCE =
      new FieldRule(false, false, EnumSet.of(NOT_EQUALS), BasicLegality.EXCLUDABLE_SOURCES);

  /** The one error that network activity can be selected by. */
  static final FieldRule DENIED =
      new FieldRule(false, true, EnumSet.of(EQUALS), Set.of("VpceAccessDenied"));
}
