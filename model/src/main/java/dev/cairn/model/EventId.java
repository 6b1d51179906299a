package dev.cairn.model;

import static java.util.Objects.requireNonNull;

/**
 * The id of an event: 1 to 128 printable ASCII characters, usually a UUID. Unique within an account
 * and region.
 */
public record EventId(String value) {

  public static final int MAX_LENGTH = 128;

  public EventId {
    requireNonNull(value, "value is null");
    if (!isValid(value)) {
      throw CairnException.invalid(
          "INVALID_PARAMETER",
          "event_id",
          "An event id must have 1 to 128 printable ASCII characters, got " + Texts.quote(value));
    }
  }

  public static EventId of(String value) {
    return new EventId(value);
  }

  /** Whether the text has the shape of an event id. */
  public static boolean isValid(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return value;
  }
}
