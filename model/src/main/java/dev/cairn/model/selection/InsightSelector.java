package dev.cairn.model.selection;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A kind of Insight that a trail has.
 *
 * @param insightType {@code ApiCallRateInsight} or {@code ApiErrorRateInsight}
 * @param eventCategories {@code Management}, {@code Data}; empty means management
 */
public record InsightSelector(String insightType, List<String> eventCategories) {

  public InsightSelector {
    requireNonNull(insightType, "insightType is null");
    eventCategories = List.copyOf(eventCategories);
  }
}
