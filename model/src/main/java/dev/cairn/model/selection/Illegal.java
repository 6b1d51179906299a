package dev.cairn.model.selection;

import dev.cairn.model.CairnException;

/** The errors of illegal selectors. */
final class Illegal {

  private Illegal() {}

  static CairnException eventSelectors(String field, String message) {
    return CairnException.invalid("INVALID_EVENT_SELECTORS", field, message);
  }

  static CairnException insightSelectors(String field, String message) {
    return CairnException.invalid("INVALID_INSIGHT_SELECTORS", field, message);
  }
}
