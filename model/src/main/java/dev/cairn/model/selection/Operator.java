package dev.cairn.model.selection;

/**
 * How an advanced selector compares a field with values. Of the positive operators of a field any
 * value may match; of the negative ones none may.
 */
public enum Operator {
  EQUALS("Equals", "equals", true),
  STARTS_WITH("StartsWith", "starts_with", true),
  ENDS_WITH("EndsWith", "ends_with", true),
  NOT_EQUALS("NotEquals", "not_equals", false),
  NOT_STARTS_WITH("NotStartsWith", "not_starts_with", false),
  NOT_ENDS_WITH("NotEndsWith", "not_ends_with", false);

  private final String text;
  private final String path;
  private final boolean positive;

  Operator(String text, String path, boolean positive) {
    this.text = text;
    this.path = path;
    this.positive = positive;
  }

  /** CloudTrail's spelling, e.g. {@code NotStartsWith}. */
  public String text() {
    return text;
  }

  /** Its field in a field selector's message, e.g. {@code not_starts_with}. */
  String path() {
    return path;
  }

  public boolean isPositive() {
    return positive;
  }
}
