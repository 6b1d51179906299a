package dev.cairn.model.selection;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.EventCategory;
import dev.cairn.model.EventRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The event selectors of a trail as a predicate, compiled once for each revision at which they
 * change. Immutable; two are equal if they were compiled from equal selectors.
 *
 * <p>A condition on a field that the event lacks: positive operators do not match, negative ones
 * do. Insight events are no matter of event selectors, and audit log events go to no trail: neither
 * is ever taken.
 */
public final class CompiledSelectors {

  /** One selector, for the events of one category. */
  interface Clause {
    boolean takes(EventRecord event);
  }

  private static final Clause[] NONE = {};

  private final EventSelectors source;
  private final Clause[] management;
  private final Clause[] data;
  private final Clause[] network;

  private CompiledSelectors(EventSelectors source, Map<EventCategory, List<Clause>> clauses) {
    this.source = source;
    management = clauses.getOrDefault(EventCategory.MANAGEMENT, List.of()).toArray(NONE);
    data = clauses.getOrDefault(EventCategory.DATA, List.of()).toArray(NONE);
    network = clauses.getOrDefault(EventCategory.NETWORK_ACTIVITY, List.of()).toArray(NONE);
  }

  /** Compiles selectors. What of them is not legal takes nothing. */
  public static CompiledSelectors of(EventSelectors selectors) {
    requireNonNull(selectors, "selectors is null");
    Map<EventCategory, List<Clause>> clauses = new EnumMap<>(EventCategory.class);
    for (EventSelector selector : selectors.basic()) {
      if (selector.includeManagementEvents()) {
        add(clauses, EventCategory.MANAGEMENT, new BasicClauses.Management(selector));
      }
      if (!selector.dataResources().isEmpty()) {
        add(clauses, EventCategory.DATA, new BasicClauses.Data(selector));
      }
    }
    for (AdvancedEventSelector selector : selectors.advanced()) {
      AdvancedClause.categories(selector)
          .forEach(category -> add(clauses, category, new AdvancedClause(selector)));
    }
    return new CompiledSelectors(selectors, clauses);
  }

  private static void add(
      Map<EventCategory, List<Clause>> clauses, EventCategory category, Clause clause) {
    clauses.computeIfAbsent(category, c -> new ArrayList<>()).add(clause);
  }

  /** What was compiled. */
  public EventSelectors source() {
    return source;
  }

  /** Whether any selector takes the event. */
  public boolean take(EventRecord event) {
    return switch (event.category()) {
      case MANAGEMENT -> any(management, event);
      case DATA -> any(data, event);
      case NETWORK_ACTIVITY -> any(network, event);
      case INSIGHT, ACTIVITY_AUDIT_LOG -> false;
    };
  }

  private static boolean any(Clause[] clauses, EventRecord event) {
    for (Clause clause : clauses) {
      if (clause.takes(event)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CompiledSelectors that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
