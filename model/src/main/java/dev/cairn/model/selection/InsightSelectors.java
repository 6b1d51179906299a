package dev.cairn.model.selection;

import dev.cairn.model.CairnException;
import dev.cairn.model.EventCategory;
import dev.cairn.model.Texts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What makes the Insight selectors of a trail legal. Source: contract 1.12. */
public final class InsightSelectors {

  private static final String CALL_RATE = "ApiCallRateInsight";
  private static final String ERROR_RATE = "ApiErrorRateInsight";

  private InsightSelectors() {}

  /**
   * Checks what PutInsightSelectors asks for. None is legal: it turns Insights off.
   *
   * @param trail the trail's event selectors: what it does not log can't be watched
   * @throws CairnException {@code INVALID_INSIGHT_SELECTORS}; the field is a path in
   *     PutInsightSelectorsRequest
   */
  public static void check(List<InsightSelector> selectors, EventSelectors trail) {
    Set<String> types = new HashSet<>();
    for (int i = 0; i < selectors.size(); i++) {
      InsightSelector selector = selectors.get(i);
      String path = "insight_selectors[" + i + "]";
      String type = selector.insightType();
      if (!type.equals(CALL_RATE) && !type.equals(ERROR_RATE)) {
        throw Illegal.insightSelectors(
            path + ".insight_type",
            "InsightType must be ApiCallRateInsight or ApiErrorRateInsight, got "
                + Texts.quote(type)
                + ".");
      }
      if (!types.add(type)) {
        throw Illegal.insightSelectors(
            path + ".insight_type", "InsightType " + type + " is given twice.");
      }
      checkCategories(selector, path, trail);
    }
  }

  private static void checkCategories(InsightSelector selector, String path, EventSelectors trail) {
    List<String> categories = selector.eventCategories();
    if (categories.isEmpty()) {
      checkLogged(selector.insightType(), EventCategory.MANAGEMENT, path, trail);
    }
    Set<EventCategory> seen = new HashSet<>();
    for (int i = 0; i < categories.size(); i++) {
      String categoryPath = path + ".event_categories[" + i + "]";
      EventCategory category = parse(categories.get(i), categoryPath);
      if (!seen.add(category)) {
        throw Illegal.insightSelectors(
            categoryPath, "EventCategories has " + category.text() + " twice.");
      }
      checkLogged(selector.insightType(), category, path, trail);
    }
  }

  private static EventCategory parse(String text, String path) {
    return EventCategory.parse(text)
        .filter(category -> category == EventCategory.MANAGEMENT || category == EventCategory.DATA)
        .orElseThrow(
            () ->
                Illegal.insightSelectors(
                    path,
                    "EventCategories must be Management or Data, got " + Texts.quote(text) + "."));
  }

  private static void checkLogged(
      String type, EventCategory category, String path, EventSelectors trail) {
    boolean writes = trail.mayLog(category, false);
    if (type.equals(CALL_RATE) && category == EventCategory.MANAGEMENT) {
      if (!writes) {
        throw Illegal.insightSelectors(
            path + ".insight_type",
            "To log ApiCallRateInsight of management events, the trail must log write management"
                + " events.");
      }
    } else if (!writes && !trail.mayLog(category, true)) {
      String events = category == EventCategory.MANAGEMENT ? "management" : "data";
      throw Illegal.insightSelectors(
          path + ".insight_type",
          "To log %s of %s events, the trail must log read or write %s events."
              .formatted(type, events, events));
    }
  }
}
