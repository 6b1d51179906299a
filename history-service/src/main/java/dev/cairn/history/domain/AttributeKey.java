package dev.cairn.history.domain;

/**
 * What events can be looked up by. The first eight are LookupEvents's; the others are
 * SearchEvents's own. Source: contract 1.10.
 */
public enum AttributeKey {
  EVENT_ID("EventId"),
  EVENT_NAME("EventName"),
  /** The value is {@code true} or {@code false}. */
  READ_ONLY("ReadOnly"),
  USERNAME("Username"),
  /** Any of the event's resources has the type. */
  RESOURCE_TYPE("ResourceType"),
  /** Any of the event's resources has the name, ARN or id. */
  RESOURCE_NAME("ResourceName"),
  EVENT_SOURCE("EventSource"),
  ACCESS_KEY_ID("AccessKeyId"),
  ERROR_CODE("ErrorCode"),
  USER_ARN("UserArn");

  private final String text;

  AttributeKey(String text) {
    this.text = text;
  }

  /** CloudTrail's spelling, e.g. {@code EventName}. */
  public String text() {
    return text;
  }

  /** Whether LookupEvents knows it. */
  public boolean isCloudTrails() {
    return compareTo(ACCESS_KEY_ID) <= 0;
  }
}
