package dev.cairn.model;

import java.util.Optional;

/** The category of an event, which decides where it may show and in which files it may lie. */
public enum EventCategory {
  MANAGEMENT("Management"),
  DATA("Data"),
  INSIGHT("Insight"),
  NETWORK_ACTIVITY("NetworkActivity"),
  ACTIVITY_AUDIT_LOG("ActivityAuditLog");

  private final String text;

  EventCategory(String text) {
    this.text = text;
  }

  /** The spelling in a record's {@code eventCategory}, e.g. {@code NetworkActivity}. */
  public String text() {
    return text;
  }

  /** The category that a record spells so; empty if there is none. */
  public static Optional<EventCategory> parse(String text) {
    for (EventCategory category : values()) {
      if (category.text.equals(text)) {
        return Optional.of(category);
      }
    }
    return Optional.empty();
  }
}
