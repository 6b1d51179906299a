package dev.cairn.trail.domain.access;

/** Kind of an entity. */
public enum EntityKind {
  USER("user", "AIDA"),
  GROUP("group", "AGPA"),
  ROLE("role", "AROA"),
  POLICY("policy", "ANPA");

  private final String word;
  private final String prefix;

  EntityKind(String word, String prefix) {
    this.word = word;
    this.prefix = prefix;
  }

  /** As ARNs have it, e.g. {@code user}. */
  public String word() {
    return word;
  }

  /** What unique ids begin with. */
  String prefix() {
    return prefix;
  }
}
