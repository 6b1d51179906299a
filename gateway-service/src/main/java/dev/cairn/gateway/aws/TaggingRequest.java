package dev.cairn.gateway.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.model.CairnException;
import dev.cairn.proto.trail.v1.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request of the tagging API. Members that are absent and {@code null} are alike; what has the
 * wrong type or size is refused as {@code InvalidParameterException}.
 */
record TaggingRequest(JsonNode members) {

  private static final ObjectMapper JSON = new ObjectMapper(JsonReplies.JSON);

  /**
   * Reads a body; an empty one is an empty object.
   *
   * @throws CairnException.InvalidRequest {@code SERIALIZATION} if it is no JSON object
   */
  static TaggingRequest read(byte[] body) {
    try {
      JsonNode members = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
      if (!members.isObject()) {
        throw CairnException.invalid("SERIALIZATION", "", "The body must be a JSON object");
      }
      return new TaggingRequest(members);
    } catch (IOException e) {
      throw CairnException.invalid(
          "SERIALIZATION", "", "The body is no JSON: " + JsonReplies.fault(e));
    }
  }

  /** A text; empty if it is absent. */
  String text(String name) {
    JsonNode value = members.path(name);
    return isAbsent(value) ? "" : text(value, name);
  }

  int number(String name, int least, int most, int otherwise) {
    JsonNode value = members.path(name);
    if (isAbsent(value)) {
      return otherwise;
    }
    if (!value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
      throw wrong(name, "must be an integer of " + least + " to " + most);
    }
    return value.intValue();
  }

  List<String> texts(String name, int least, int most) {
    return texts(members.path(name), name, least, most);
  }

  private static List<String> texts(JsonNode list, String name, int least, int most) {
    List<String> texts = new ArrayList<>();
    elements(list, name, least, most).forEach(value -> texts.add(text(value, name)));
    return texts;
  }

  private static JsonNode elements(JsonNode list, String name, int least, int most) {
    int size = isAbsent(list) ? 0 : list.size();
    if ((!isAbsent(list) && !list.isArray()) || size < least || size > most) {
      throw wrong(name, "must be a list of " + least + " to " + most + " values");
    }
    return list;
  }

  /** An object whose members are tags. */
  List<Tag> tags(String name, int most) {
    JsonNode object = members.path(name);
    if (!object.isObject() || object.isEmpty() || object.size() > most) {
      throw wrong(name, "must be an object of 1 to " + most + " tags");
    }
    List<Tag> tags = new ArrayList<>();
    object
        .properties()
        .forEach(
            tag ->
                tags.add(
                    Tag.newBuilder()
                        .setKey(tag.getKey())
                        .setValue(text(tag.getValue(), name))
                        .build()));
    return tags;
  }

  /** The values that are asked for, by key; none where any will do. */
  Map<String, List<String>> tagFilters() {
    Map<String, List<String>> filters = new LinkedHashMap<>();
    for (JsonNode filter : elements(members.path("TagFilters"), "TagFilters", 0, 50)) {
      filters.put(
          text(filter.path("Key"), "TagFilters.Key"),
          texts(filter.path("Values"), "TagFilters.Values", 0, 20));
    }
    return filters;
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static String text(JsonNode value, String name) {
    if (!value.isTextual()) {
      throw wrong(name, "must be a string");
    }
    return value.textValue();
  }

  private static CairnException wrong(String name, String rule) {
    return CairnException.invalid("INVALID_PARAMETER", name, name + " " + rule + ".");
  }
}
