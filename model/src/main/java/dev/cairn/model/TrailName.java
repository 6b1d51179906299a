package dev.cairn.model;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * The name of a trail: 3 to 128 of {@code A-Z a-z 0-9 . _ -}, first and last a letter or a digit,
 * no two of {@code . _ -} side by side, no IPv4 address. Errors: {@code INVALID_TRAIL_NAME}.
 * Source: contract 1.3, 1.4.
 */
public record TrailName(String value) {

  private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern ADJACENT = Pattern.compile(".*[._-]{2}.*");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  public TrailName {
    requireNonNull(value, "value is null");
    int length = value.codePointCount(0, value.length());
    if (length < 3) {
      throw bad(
          "Trail name too short. Minimum allowed length: 3 characters. Specified name length: "
              + length
              + " characters.");
    }
    if (length > 128) {
      throw bad(
          "Trail name too long. Maximum allowed length: 128 characters. Specified name length: "
              + length
              + " characters.");
    }
    if (!isLetterOrDigit(value.charAt(0))) {
      throw bad("Trail name must starts with a letter or number.");
    }
    if (!isLetterOrDigit(value.charAt(value.length() - 1))) {
      throw bad("Trail name must ends with a letter or number.");
    }
    if (!CHARACTERS.matcher(value).matches()) {
      throw bad(
          "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).");
    }
    if (ADJACENT.matcher(value).matches()) {
      throw bad(
          "Trail name must not have two of the characters period (.), hyphen (-) and underscore (_) side by side, got "
              + Texts.quote(value)
              + ".");
    }
    if (IPV4.matcher(value).matches()) {
      throw bad("Trail name must not be an IP address, got " + Texts.quote(value) + ".");
    }
  }

  public static TrailName of(String value) {
    return new TrailName(value);
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static CairnException bad(String message) {
    return CairnException.invalid("INVALID_TRAIL_NAME", "name", message);
  }

  @Override
  public String toString() {
    return value;
  }
}
