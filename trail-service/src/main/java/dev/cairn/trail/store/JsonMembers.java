package dev.cairn.trail.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object: texts, booleans, objects, and lists of texts or objects. */
record JsonMembers(Map<String, Object> values) {

  private static final JsonFactory JSON = new JsonFactory();

  static JsonMembers parse(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      return members(json);
    } catch (IOException e) {
      throw new UncheckedIOException("A revision's state is no JSON object", e);
    }
  }

  private static JsonMembers members(JsonParser json) throws IOException {
    Map<String, Object> values = new HashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      values.put(name, value(json, json.nextToken()));
    }
    return new JsonMembers(values);
  }

  private static Object value(JsonParser json, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> members(json);
      case START_ARRAY -> list(json);
      case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
      default -> json.getText();
    };
  }

  private static List<Object> list(JsonParser json) throws IOException {
    List<Object> values = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      values.add(value(json, token));
    }
    return values;
  }

  String text(String name) {
    return ifAny(name).orElseThrow(() -> missing(name));
  }

  Optional<String> ifAny(String name) {
    return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  boolean bool(String name) {
    if (values.get(name) instanceof Boolean value) {
      return value;
    }
    throw missing(name);
  }

  /** The texts of a list; none if it is absent. */
  List<String> texts(String name) {
    return list(name).stream().map(String.class::cast).toList();
  }

  /** The objects of a list; none if it is absent. */
  List<JsonMembers> objects(String name) {
    return list(name).stream().map(JsonMembers.class::cast).toList();
  }

  private List<?> list(String name) {
    @Nullable Object value = values.get(name);
    return value instanceof List<?> list ? list : List.of();
  }

  private static IllegalStateException missing(String name) {
    return new IllegalStateException("A revision's state has no member " + name);
  }
}
