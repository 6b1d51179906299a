package dev.cairn.model.selection;

import dev.cairn.model.CairnException;
import dev.cairn.model.EventCategory;
import java.util.List;

/**
 * The event selectors of a trail: basic or advanced ones, never both. An event is selected if any
 * of them takes it.
 */
public sealed interface EventSelectors {

  /** Most basic selectors of a trail. */
  int MAX_SELECTORS = 5;

  /** Most data resource values over all basic selectors of a trail; "all" forms do not count. */
  int MAX_DATA_RESOURCES = 250;

  /** Most values over all conditions of all advanced selectors of a trail. */
  int MAX_CONDITIONS = 500;

  /** Basic selectors. */
  record Basic(List<EventSelector> selectors) implements EventSelectors {
    public Basic {
      selectors = List.copyOf(selectors);
    }
  }

  /** Advanced selectors. */
  record Advanced(List<AdvancedEventSelector> selectors) implements EventSelectors {
    public Advanced {
      selectors = List.copyOf(selectors);
    }
  }

  /** What a trail has until others are put: all management events. */
  static EventSelectors defaults() {
    return new Basic(List.of(EventSelector.DEFAULT));
  }

  /**
   * What PutEventSelectors asks for.
   *
   * @throws CairnException {@code INVALID_EVENT_SELECTORS} if both kinds or none are given, or if
   *     they break a rule of contract 1.11; the field is a path in PutEventSelectorsRequest
   */
  static EventSelectors requested(List<EventSelector> basic, List<AdvancedEventSelector> advanced) {
    if (!basic.isEmpty() && !advanced.isEmpty()) {
      throw Illegal.eventSelectors(
          "advanced_event_selectors",
          "A trail can have EventSelectors or AdvancedEventSelectors, but not both.");
    }
    if (!advanced.isEmpty()) {
      AdvancedLegality.check(advanced);
      return new Advanced(advanced);
    }
    BasicLegality.check(basic);
    return new Basic(basic);
  }

  /** What was stored: the default if there is neither kind. */
  static EventSelectors stored(List<EventSelector> basic, List<AdvancedEventSelector> advanced) {
    if (!advanced.isEmpty()) {
      return new Advanced(advanced);
    }
    return basic.isEmpty() ? defaults() : new Basic(basic);
  }

  /** The basic selectors; none if these are advanced. */
  default List<EventSelector> basic() {
    return this instanceof Basic(List<EventSelector> selectors) ? selectors : List.of();
  }

  /** The advanced selectors; none if these are basic. */
  default List<AdvancedEventSelector> advanced() {
    return this instanceof Advanced(List<AdvancedEventSelector> selectors) ? selectors : List.of();
  }

  /** HasCustomEventSelectors: whether they differ from the default. */
  default boolean isCustom() {
    return !defaults().equals(this);
  }

  /**
   * Whether some events of the category that only read, or some that write, may be selected: what
   * Insights ask before they are turned on.
   */
  default boolean mayLog(EventCategory category, boolean readOnly) {
    return switch (this) {
      case Basic(List<EventSelector> selectors) ->
          selectors.stream().anyMatch(selector -> mayLog(selector, category, readOnly));
      case Advanced(List<AdvancedEventSelector> selectors) ->
          selectors.stream().anyMatch(selector -> mayLog(selector, category, readOnly));
    };
  }

  private static boolean mayLog(EventSelector selector, EventCategory category, boolean readOnly) {
    boolean taken =
        switch (category) {
          case MANAGEMENT -> selector.includeManagementEvents();
          case DATA -> selector.dataResources().stream().anyMatch(data -> !data.values().isEmpty());
          case INSIGHT, NETWORK_ACTIVITY, ACTIVITY_AUDIT_LOG -> false;
        };
    ReadWriteType type = selector.readWriteType();
    return taken && (readOnly ? type.reads() : type.writes());
  }

  private static boolean mayLog(
      AdvancedEventSelector selector, EventCategory category, boolean readOnly) {
    return allows(selector, SelectorField.EVENT_CATEGORY, category.text())
        && allows(selector, SelectorField.READ_ONLY, Boolean.toString(readOnly));
  }

  private static boolean allows(AdvancedEventSelector selector, SelectorField field, String value) {
    return selector.fieldSelectors().stream()
        .filter(condition -> condition.field().equals(field.text()))
        .allMatch(condition -> condition.values(Operator.EQUALS).contains(value));
  }
}
