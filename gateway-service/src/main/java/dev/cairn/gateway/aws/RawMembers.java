package dev.cairn.gateway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cairn.gateway.aws.AuditFailure.Refused;
import dev.cairn.model.Texts;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The members of a JSON object, each as the text that stands there. Null is as good as absent. */
final class RawMembers {

  private final String path;
  private final Map<String, String> raw;
  private final Map<String, String> strings;

  private RawMembers(String path, Map<String, String> raw, Map<String, String> strings) {
    this.path = path;
    this.raw = raw;
    this.strings = strings;
  }

  /**
   * Reads an object.
   *
   * @param path of the object for errors, e.g. {@code eventData}
   * @throws Refused {@code InvalidData} if it is none, or names a member twice
   */
  static RawMembers read(JsonFactory factory, String json, String path) throws Refused {
    byte[] bytes = json.getBytes(UTF_8);
    Map<String, String> raw = new HashMap<>();
    Map<String, String> strings = new HashMap<>();
    try (JsonParser parser = factory.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Refused("InvalidData", path + " must be a JSON object");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (token == JsonToken.VALUE_STRING) {
          strings.put(name, parser.getText());
        } else if (token.isScalarValue()) {
          parser.getText();
        } else {
          parser.skipChildren();
        }
        String text =
            token.isNumeric()
                ? parser.getText()
                : new String(
                    bytes, from, (int) parser.currentLocation().getByteOffset() - from, UTF_8);
        if (token != JsonToken.VALUE_NULL && raw.put(name, text) != null) {
          throw new Refused("InvalidData", path + " names " + Texts.quote(name) + " twice");
        }
      }
      if (parser.nextToken() != null) {
        throw new Refused("InvalidData", "Nothing may follow the object of " + path);
      }
    } catch (IOException e) {
      throw new Refused("InvalidData", path + " is no JSON: " + JsonReplies.fault(e));
    }
    return new RawMembers(path, raw, strings);
  }

  /** A member as it stands there, e.g. {@code {"a":1}} or {@code "text"}; empty if absent. */
  Optional<String> raw(String name) {
    return Optional.ofNullable(raw.get(name));
  }

  /**
   * A member that must be there.
   *
   * @throws Refused {@code FieldNotFound}
   */
  String require(String name) throws Refused {
    String value = raw.get(name);
    if (value == null) {
      throw new Refused("FieldNotFound", path + " must have " + name);
    }
    return value;
  }

  /**
   * A string that must be there.
   *
   * @throws Refused {@code FieldNotFound}, {@code InvalidData}, {@code FieldTooLong}
   */
  String requireText(String name, int longest) throws Refused {
    require(name);
    limitText(name, longest);
    return strings.getOrDefault(name, "");
  }

  /**
   * Checks a string, if it is there.
   *
   * @throws Refused {@code InvalidData}, {@code FieldTooLong}
   */
  void limitText(String name, int longest) throws Refused {
    if (!raw.containsKey(name)) {
      return;
    }
    String text = strings.get(name);
    if (text == null) {
      throw new Refused("InvalidData", name + " must be a string");
    }
    if (text.length() > longest) {
      throw new Refused(
          "FieldTooLong",
          "%s must have at most %d characters, got %d".formatted(name, longest, text.length()));
    }
  }
}
