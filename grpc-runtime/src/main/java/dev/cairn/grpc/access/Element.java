package dev.cairn.grpc.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.model.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A piece of a policy's JSON.
 *
 * @param path where it stands, e.g. {@code Statement[0].Effect}; empty for the document
 * @param name the last name of the path
 */
record Element(String path, String name, JsonNode node) {

  private static final int LONGEST_PATH = 200;

  static Element document(JsonNode node) {
    return new Element("", "", node);
  }

  /** The path, or what the document is called, for a message. */
  String called() {
    return path.isEmpty() ? "Policy document" : path;
  }

  boolean isArray() {
    return node.isArray();
  }

  boolean isText() {
    return node.isTextual();
  }

  Optional<Element> member(String memberName) {
    return Optional.ofNullable(node.get(memberName)).map(value -> child(memberName, value));
  }

  Element required(String memberName) {
    return member(memberName)
        .orElseThrow(
            () -> PolicyReader.malformed(called() + " must have " + memberName + ", got none."));
  }

  List<Element> members() {
    requireObject();
    List<Element> members = new ArrayList<>();
    node.properties().forEach(member -> members.add(child(member.getKey(), member.getValue())));
    return members;
  }

  void requireObject() {
    require(node.isObject(), "an object");
  }

  private Element child(String childName, JsonNode value) {
    String below = path.isEmpty() ? childName : path + "." + childName;
    String shown = Texts.cut(below);
    return new Element(
        shown.length() > LONGEST_PATH ? shown.substring(0, LONGEST_PATH) + "..." : shown,
        childName,
        value);
  }

  /** Of an array, at least one; what is none is the only one itself. */
  List<Element> elements() {
    if (!node.isArray()) {
      return List.of(this);
    }
    require(!node.isEmpty(), "a value or a list of at least one");
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      elements.add(new Element(path + "[" + i + "]", name, node.get(i)));
    }
    return elements;
  }

  String text() {
    require(node.isTextual(), "a text");
    return node.textValue();
  }

  /** A text or several. */
  List<String> texts() {
    return elements().stream().map(Element::text).toList();
  }

  /** A text, number or truth value, or several, as texts. */
  List<String> values() {
    return elements().stream().map(Element::value).toList();
  }

  private String value() {
    require(node.isTextual() || node.isNumber() || node.isBoolean(), "a text, number or boolean");
    return node.asText();
  }

  private void require(boolean isRight, String rule) {
    if (!isRight) {
      throw PolicyReader.malformed(called() + " must be " + rule + ", got " + seen() + ".");
    }
  }

  private String seen() {
    return switch (node.getNodeType()) {
      case STRING -> Texts.quote(node.textValue());
      case NUMBER, BOOLEAN, NULL -> Texts.cut(node.asText());
      case ARRAY -> node.isEmpty() ? "an empty list" : "a list";
      default -> node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }
}
