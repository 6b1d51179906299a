package dev.cairn.model;

import static java.util.Objects.requireNonNull;

/**
 * One bad field of a request: its path in the message, e.g. {@code entries[3].record}, and the rule
 * that it breaks.
 */
public record FieldViolation(String field, String description) {

  public FieldViolation {
    requireNonNull(field, "field is null");
    requireNonNull(description, "description is null");
  }
}
