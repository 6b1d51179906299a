package dev.cairn.gateway.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.cairn.model.Texts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Replies whose body is JSON, and the reader and writer of all bodies. */
final class JsonReplies {

  /** Deep enough for every request that CloudTrail has. */
  private static final int MAX_DEPTH = 64;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(100)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // UTF-8 and nothing else: what begins with zeros would be read as UTF-16 or UTF-32.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .build();

  private JsonReplies() {}

  /** Writes the members of a JSON object. */
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** What is wrong with bytes that were read as JSON. */
  static String fault(IOException error) {
    String message =
        error instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : error.getMessage();
    return Texts.quote(message == null ? "" : message);
  }

  static byte[] object(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static Reply error(AwsError error, String contentType) {
    byte[] body =
        object(
            json -> {
              json.writeStringField("__type", error.name());
              json.writeStringField("Message", error.message());
            });
    return new Reply(error.status(), contentType, Map.of("x-amzn-ErrorType", error.name()), body);
  }
}
