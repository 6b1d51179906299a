package dev.cairn.history.store;

import dev.cairn.history.domain.AttributeKey;
import dev.cairn.model.EventCategory;
import org.apache.lucene.index.CorruptIndexException;

/** Categories and attributes as bytes of the index. A byte is never given another meaning. */
final class Codes {

  private Codes() {}

  static byte of(EventCategory category) {
    return switch (category) {
      case MANAGEMENT -> 'm';
      case DATA -> 'd';
      case INSIGHT -> 'i';
      case NETWORK_ACTIVITY -> 'n';
      case ACTIVITY_AUDIT_LOG -> 'a';
    };
  }

  static EventCategory category(byte code) throws CorruptIndexException {
    for (EventCategory category : EventCategory.values()) {
      if (of(category) == code) {
        return category;
      }
    }
    throw new CorruptIndexException("no event category has code " + code, "stored event");
  }

  static byte of(AttributeKey key) {
    return switch (key) {
      case EVENT_ID -> 'i';
      case EVENT_NAME -> 'n';
      case READ_ONLY -> 'o';
      case USERNAME -> 'u';
      case RESOURCE_TYPE -> 't';
      case RESOURCE_NAME -> 'r';
      case EVENT_SOURCE -> 's';
      case ACCESS_KEY_ID -> 'k';
      case ERROR_CODE -> 'e';
      case USER_ARN -> 'p';
    };
  }
}
