package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Selectors as the AWS CLI has them, e.g. {@code [{"ReadWriteType": "WriteOnly"}]}: members begin
 * with a capital letter, and kinds have no prefix.
 */
final class SelectorJson {

  private static final Map<String, String> KINDS =
      Map.of(
          "All", "READ_WRITE_TYPE_ALL",
          "ReadOnly", "READ_WRITE_TYPE_READ_ONLY",
          "WriteOnly", "READ_WRITE_TYPE_WRITE_ONLY");

  private SelectorJson() {}

  /**
   * Reads a list of selectors into the field of a request.
   *
   * @param text the JSON itself, or {@code file://} and a path
   */
  static void merge(String text, String field, Message.Builder request) {
    try {
      String json =
          text.startsWith("file://") ? Files.readString(Path.of(text.substring(7))) : text;
      String inner =
          rewrite(
              json,
              SelectorJson::decapitalized,
              (name, value) ->
                  name.equals("readWriteType") ? KINDS.getOrDefault(value, value) : value);
      JsonFormat.parser().merge("{\"" + field + "\":" + inner + "}", request);
    } catch (InvalidProtocolBufferException e) {
      throw new CommandFailedException(
          "The selectors are not what they should be: " + JsonProblem.text(e), e);
    } catch (IOException e) {
      throw new CommandFailedException("The selectors can't be read: " + JsonProblem.text(e), e);
    }
  }

  /** A reply with its members as the AWS CLI has them. */
  static String of(Message reply) {
    try {
      return rewrite(
          JsonFormat.printer().print(reply),
          name -> name.equals("trailArn") ? "TrailARN" : capitalized(name),
          (name, value) -> name.equals("ReadWriteType") ? kind(value) : value);
    } catch (IOException e) {
      throw new UncheckedIOException("A reply of known types can't be printed", e);
    }
  }

  private static String kind(String value) {
    return KINDS.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(value);
  }

  /** How the text of a member is changed, by the member's new name. */
  private interface Texts {
    String change(String name, String value);
  }

  private static String rewrite(String json, UnaryOperator<String> names, Texts texts)
      throws IOException {
    JsonFactory factory = new JsonFactory();
    StringWriter out = new StringWriter();
    try (JsonParser parser = factory.createParser(json);
        JsonGenerator generator = factory.createGenerator(out).useDefaultPrettyPrinter()) {
      String name = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          name = names.apply(parser.currentName());
          generator.writeFieldName(name);
        } else if (token == JsonToken.VALUE_STRING) {
          generator.writeString(texts.change(name, parser.getText()));
        } else {
          generator.copyCurrentEvent(parser);
        }
      }
    }
    return out.toString();
  }

  private static String decapitalized(String name) {
    return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static String capitalized(String name) {
    return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
