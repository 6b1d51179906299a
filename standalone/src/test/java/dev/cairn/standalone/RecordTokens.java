package dev.cairn.standalone;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A record's tokens as they were written, found by a parser that Cairn does not use. */
final class RecordTokens {

  private static final JsonFactory JSON = new JsonFactory();

  private RecordTokens() {}

  /** The record without white space between tokens: key order, number text and escapes as found. */
  static String copy(String record) throws IOException {
    byte[] utf8 = record.getBytes(StandardCharsets.UTF_8);
    StringBuilder copy = new StringBuilder(record.length());
    try (JsonParser parser = JSON.createParser(utf8)) {
      JsonToken token = parser.nextToken();
      while (token != null) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        token = parser.nextToken();
        int to = token == null ? utf8.length : (int) parser.currentTokenLocation().getByteOffset();
        copy.append(stripped(new String(utf8, from, to - from, StandardCharsets.UTF_8)));
      }
    }
    return copy.toString();
  }

  /** A token and the separator after it: no token ends with white space or a separator. */
  private static String stripped(String tokenAndRest) {
    String text = tokenAndRest.strip();
    if (text.endsWith(",") || text.endsWith(":")) {
      int end = text.length() - 1;
      return text.substring(0, end).strip() + text.charAt(end);
    }
    return text;
  }
}
