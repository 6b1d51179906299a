package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the keys of a trail's files begin with: 1 to 200 characters, no control characters, no
 * folder {@code .} or {@code ..}, which a store over a file system could not hold. Errors: {@code
 * INVALID_S3_PREFIX}. Source: contract 1.3.
 */
public record KeyPrefix(String value) {

  private static final Set<String> PATHS = Set.of(".", "..");

  public KeyPrefix {
    requireNonNull(value, "value is null");
    int length = value.codePointCount(0, value.length());
    if (length < 1 || length > 200) {
      throw bad("S3 key prefix must have up to 200 characters, got " + length + ".");
    }
    if (List.of(value.split("/")).stream().anyMatch(PATHS::contains)) {
      throw bad("S3 key prefix must not have a folder . or .., got " + Texts.quote(value) + ".");
    }
    if (value.codePoints().anyMatch(KeyPrefix::isUnfit)) {
      throw bad(
          "S3 key prefix must not have control characters or lone surrogates, got "
              + Texts.quote(value)
              + ".");
    }
  }

  /** Empty text means none. */
  static Optional<KeyPrefix> parse(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(new KeyPrefix(text));
  }

  private static boolean isUnfit(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
  }

  private static CairnException bad(String message) {
    return CairnException.invalid("INVALID_S3_PREFIX", "s3_key_prefix", message);
  }

  @Override
  public String toString() {
    return value;
  }
}
