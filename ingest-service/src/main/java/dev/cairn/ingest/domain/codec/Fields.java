package dev.cairn.ingest.domain.codec;

import java.util.Map;
import java.util.Optional;

/** The members of one object of a record, found by name. */
final class Fields {

  private final JsonTape tape;
  private final Map<Member, Integer> nodes;

  private Fields(JsonTape tape, Map<Member, Integer> nodes) {
    this.tape = tape;
    this.nodes = nodes;
  }

  /** The members of a node; none if there is no such node or it is no object. */
  static Fields of(JsonTape tape, int node) {
    boolean isObject = node != JsonTape.NONE && tape.isObject(node);
    return new Fields(tape, isObject ? Member.index(tape, node) : Map.of());
  }

  int node(Member member) {
    return nodes.getOrDefault(member, JsonTape.NONE);
  }

  boolean has(Member member) {
    return node(member) != JsonTape.NONE;
  }

  /** A member's text; empty if it is absent or no string. */
  String text(Member member) {
    int node = node(member);
    return node != JsonTape.NONE && tape.isString(node) ? tape.string(node) : "";
  }

  /** A member's text, if there is one that is not empty. */
  Optional<String> optional(Member member) {
    String text = text(member);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
