package dev.cairn.model.selection;

import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;

/** Whether a basic selector takes reads, writes or both. */
public enum ReadWriteType {
  READ_ONLY("ReadOnly"),
  WRITE_ONLY("WriteOnly"),
  ALL("All");

  private final String text;

  ReadWriteType(String text) {
    this.text = text;
  }

  /** CloudTrail's spelling, e.g. {@code ReadOnly}. */
  public String text() {
    return text;
  }

  /** Whether events that only read are taken. */
  public boolean reads() {
    return this != WRITE_ONLY;
  }

  /** Whether events that write are taken. */
  public boolean writes() {
    return this != READ_ONLY;
  }

  /**
   * The type that CloudTrail spells so.
   *
   * @param field path of the field, for the error
   * @throws CairnException {@code INVALID_EVENT_SELECTORS}
   */
  public static ReadWriteType parse(String text, String field) {
    for (ReadWriteType type : values()) {
      if (type.text.equals(text)) {
        return type;
      }
    }
    throw CairnException.invalid(
        "INVALID_EVENT_SELECTORS",
        field,
        "ReadWriteType must be ReadOnly, WriteOnly or All, got " + Texts.quote(text) + ".");
  }
}
