package dev.cairn.ingest.domain.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes the members of one compact JSON object, in the order in which they are given. */
final class JsonWriter {

  private final StringBuilder json = new StringBuilder(1024).append('{');

  /** A member whose value is JSON text already. */
  JsonWriter member(String name, String jsonText) {
    if (json.length() > 1) {
      json.append(',');
    }
    json.append('"').append(name).append("\":").append(jsonText);
    return this;
  }

  JsonWriter string(String name, String value) {
    return member(name, quote(value));
  }

  /** Leaves the member out if the value is empty. */
  JsonWriter stringUnlessEmpty(String name, String value) {
    return value.isEmpty() ? this : string(name, value);
  }

  String text() {
    return json + "}";
  }

  byte[] bytes() {
    return text().getBytes(UTF_8);
  }

  /** A JSON string: what must be escaped is, nothing else. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, i))) {
            // Left for the reader of the record to refuse: NUL and lone surrogates have no place.
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean isPaired(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
