package dev.cairn.model;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * A region of the installation's region list, e.g. {@code eu-west-1}.
 *
 * <p>Shape: 1 to 64 lower-case letters, digits and {@code -}, beginning and ending with a letter or
 * a digit. AWS's names by default; a company may use its own. It names folders and object keys, so
 * nothing else is let in.
 */
public record RegionName(String value) implements Comparable<RegionName> {

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

  public RegionName {
    requireNonNull(value, "value is null");
    if (!isValid(value)) {
      throw CairnException.invalid(
          "INVALID_PARAMETER",
          "region",
          "A region must have 1 to 64 lower-case letters, digits and '-', got "
              + Texts.quote(value));
    }
  }

  public static RegionName of(String value) {
    return new RegionName(value);
  }

  /** Whether the text has the shape of a region name. */
  public static boolean isValid(String text) {
    return text.length() <= 64 && SHAPE.matcher(text).matches();
  }

  @Override
  public int compareTo(RegionName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
