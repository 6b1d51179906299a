package dev.cairn.model.selection;

import java.util.Optional;

/** A field of an event that an advanced selector may look at. */
enum SelectorField {
  EVENT_CATEGORY("eventCategory"),
  EVENT_SOURCE("eventSource"),
  EVENT_NAME("eventName"),
  EVENT_TYPE("eventType"),
  READ_ONLY("readOnly"),
  RESOURCES_TYPE("resources.type"),
  RESOURCES_ARN("resources.ARN"),
  USER_IDENTITY_ARN("userIdentity.arn"),
  SESSION_CREDENTIAL_FROM_CONSOLE("sessionCredentialFromConsole"),
  ERROR_CODE("errorCode"),
  VPC_ENDPOINT_ID("vpcEndpointId");

  private final String text;

  SelectorField(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static Optional<SelectorField> parse(String text) {
    for (SelectorField field : values()) {
      if (field.text.equals(text)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
