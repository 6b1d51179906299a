package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.selection.AdvancedEventSelector;
import dev.cairn.model.selection.EventSelector;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.FieldSelector;
import dev.cairn.model.selection.InsightSelector;
import dev.cairn.model.selection.InsightSelectors;
import java.util.List;
import java.util.stream.Stream;

/** Which events trails select, and which Insights they have. Source: contract 1.11, 1.12. */
public final class TrailSelectors {

  private static final String FIELD = "trail_name";
  private static final long MAX_SIZE = 800_000;

  /** What JSON takes for an entry beside its text, at most. */
  private static final long ENTRY_SIZE = 40;

  private final TrailStore store;
  private final Changes changes;

  public TrailSelectors(TrailStore store, Changes changes) {
    this.store = requireNonNull(store, "store is null");
    this.changes = requireNonNull(changes, "changes is null");
  }

  /**
   * Sets which events a trail selects; selectors of the other kind go. Errors: {@code
   * INVALID_EVENT_SELECTORS}.
   */
  public Trail putEventSelectors(
      AccountId account,
      RegionName region,
      String nameOrArn,
      List<EventSelector> basic,
      List<AdvancedEventSelector> advanced) {
    EventSelectors selectors = EventSelectors.requested(basic, advanced);
    checkSize(selectors);
    return changes.make(
        draft -> {
          Trail trail = atHome(TrailView.of(draft, account, region), nameOrArn);
          return draft.putIfChanged(trail, trail.withEventSelectors(selectors));
        });
  }

  /** The largest legal selectors do not fit into a revision. */
  private static void checkSize(EventSelectors selectors) {
    long size =
        Stream.concat(
                selectors.basic().stream().flatMap(TrailSelectors::texts),
                selectors.advanced().stream().flatMap(TrailSelectors::texts))
            .mapToLong(TrailSelectors::storedSize)
            .sum();
    if (size > MAX_SIZE) {
      throw CairnException.invalid(
          "INVALID_EVENT_SELECTORS",
          selectors.basic().isEmpty() ? "advanced_event_selectors" : "event_selectors",
          "The selectors may have up to %d characters together, each entry counting %d more, got %d."
              .formatted(MAX_SIZE, ENTRY_SIZE, size));
    }
  }

  /** A text for each entry of a selector, of whatever kind: it is stored with that text. */
  private static Stream<String> texts(EventSelector selector) {
    return Stream.concat(
        selector.excludeManagementEventSources().stream(),
        selector.dataResources().stream()
            .flatMap(data -> Stream.concat(Stream.of(data.type()), data.values().stream())));
  }

  private static Stream<String> texts(AdvancedEventSelector selector) {
    return Stream.concat(
        Stream.of(selector.name().orElse("")),
        selector.fieldSelectors().stream()
            .flatMap(field -> Stream.concat(Stream.of(field.field()), texts(field))));
  }

  private static Stream<String> texts(FieldSelector field) {
    return field.conditions().entrySet().stream()
        .flatMap(
            condition ->
                Stream.concat(Stream.of(condition.getKey().text()), condition.getValue().stream()));
  }

  private static long storedSize(String text) {
    return ENTRY_SIZE
        + text.chars().mapToLong(c -> c < ' ' ? 6 : c == '"' || c == '\\' ? 2 : 1).sum();
  }

  /** The trail, which tells its event selectors. Home region only. */
  public Trail getEventSelectors(AccountId account, RegionName region, String nameOrArn) {
    return ofThisRegion(account, region, nameOrArn);
  }

  /**
   * Sets which Insights a trail has; none turns them off. Errors: {@code
   * INVALID_INSIGHT_SELECTORS}.
   */
  public Trail putInsightSelectors(
      AccountId account, RegionName region, String nameOrArn, List<InsightSelector> selectors) {
    return changes.make(
        draft -> {
          Trail trail = atHome(TrailView.of(draft, account, region), nameOrArn);
          InsightSelectors.check(selectors, trail.eventSelectors());
          return draft.putIfChanged(trail, trail.withInsightSelectors(selectors));
        });
  }

  /**
   * The trail, which tells its Insight selectors. Home region only. Errors: {@code
   * INSIGHT_NOT_ENABLED}.
   */
  public Trail getInsightSelectors(AccountId account, RegionName region, String nameOrArn) {
    Trail trail = ofThisRegion(account, region, nameOrArn);
    if (trail.insightSelectors().isEmpty()) {
      throw new CairnException.NotReady(
          "INSIGHT_NOT_ENABLED",
          "Trail "
              + trail.arn()
              + " does not have Insights enabled. Edit the trail settings to enable Insights, and"
              + " then try the operation again.");
    }
    return trail;
  }

  private Trail ofThisRegion(AccountId account, RegionName region, String nameOrArn) {
    TrailView view = TrailView.of(store, account, region);
    return Violations.in(FIELD, () -> view.ofThisRegion(nameOrArn));
  }

  private static Trail atHome(TrailView view, String nameOrArn) {
    return Violations.in(FIELD, () -> view.atHome(nameOrArn));
  }
}
