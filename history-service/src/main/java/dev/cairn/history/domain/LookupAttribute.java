package dev.cairn.history.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;

/**
 * One attribute and the value that an event must have exactly; case matters.
 *
 * <p>A value has 1 to 2000 characters, of which {@code _}, space, {@code ,} and newline count
 * twice; ReadOnly's is {@code true} or {@code false}. Errors: {@code INVALID_LOOKUP_ATTRIBUTES}.
 * Source: contract 1.10.
 */
public record LookupAttribute(AttributeKey key, String value) {

  /** No value that can be asked for is longer. */
  public static final int MAX_LENGTH = 2000;

  public LookupAttribute {
    requireNonNull(key, "key is null");
    requireNonNull(value, "value is null");
    int length = countedLength(value);
    if (length < 1 || length > MAX_LENGTH) {
      throw bad(
          key.text()
              + " must have a value of 1 to 2000 characters ('_', ' ', ',' and newline count twice),"
              + " got "
              + length
              + ".");
    }
    if (key == AttributeKey.READ_ONLY && !value.equals("true") && !value.equals("false")) {
      throw bad("ReadOnly must be true or false, got " + Texts.quote(value) + ".");
    }
  }

  private static int countedLength(String value) {
    int length = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean twice = c == '_' || c == ' ' || c == ',' || c == '\n';
      length += twice ? 2 : Character.isLowSurrogate(c) ? 0 : 1;
    }
    return length;
  }

  private static CairnException bad(String message) {
    return CairnException.invalid("INVALID_LOOKUP_ATTRIBUTES", "lookup_attributes", message);
  }
}
