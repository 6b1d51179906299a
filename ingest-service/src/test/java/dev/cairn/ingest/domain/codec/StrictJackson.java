package dev.cairn.ingest.domain.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** What an independent parser makes of a text, with the codec's own rules put on top. */
final class StrictJackson {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonTape.MAX_DEPTH)
                  .maxNumberLength(1 << 20)
                  .build())
          .build();

  private StrictJackson() {}

  static boolean accepts(byte[] bytes) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return false;
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      int roots = 0;
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (depth == 0) {
          roots++;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (!isFit(parser, token)) {
          return false;
        }
      }
      return roots == 1 && depth == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isFit(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case FIELD_NAME, VALUE_STRING -> isClean(parser.getText());
      case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT ->
          !Double.isInfinite(Double.parseDouble(parser.getText()));
      default -> true;
    };
  }

  private static boolean isClean(String text) {
    return text.indexOf('\0') < 0
        && text.codePoints()
            .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** Without white space between tokens, by the simplest rule: a text that was accepted. */
  static String stripped(String json) {
    StringBuilder plain = new StringBuilder();
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inString && c == '\\') {
        plain.append(c).append(json.charAt(++i));
      } else if (inString || " \t\r\n".indexOf(c) < 0) {
        inString ^= c == '"';
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
