package dev.cairn.history.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.RegionName;
import dev.cairn.model.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The event history as callers see it: the events of the retention time, newest first. Source:
 * contract 1.10 and 6.
 */
public final class EventHistory {

  /** The largest page of LookupEvents, and the default of both. */
  public static final int MAX_LOOKUP_RESULTS = 50;

  public static final int MAX_SEARCH_RESULTS = 1000;

  /**
   * Of records, after which a page ends: with the record that exceeds it and what stands beside
   * records, an answer stays below 4 MiB, the most that gRPC's clients take if not told otherwise.
   */
  static final long PAGE_BYTES = 2 << 20;

  private static final Set<AttributeKey> INSIGHT_KEYS =
      EnumSet.of(AttributeKey.EVENT_ID, AttributeKey.EVENT_NAME, AttributeKey.EVENT_SOURCE);

  private final EventIndex index;
  private final Duration retention;
  private final InstantSource clock;
  private final LookupQuota quota;
  private final Predicate<RegionName> isKnown;

  /**
   * @param isKnown whether the installation has a region, enabled or not
   */
  public EventHistory(
      EventIndex index,
      Duration retention,
      InstantSource clock,
      LookupQuota quota,
      Predicate<RegionName> isKnown) {
    this.index = requireNonNull(index, "index is null");
    this.retention = requireNonNull(retention, "retention is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.quota = requireNonNull(quota, "quota is null");
    this.isKnown = requireNonNull(isKnown, "isKnown is null");
  }

  /**
   * CloudTrail's look-up: management events, by one attribute at most.
   *
   * <p>Errors: {@code INVALID_LOOKUP_ATTRIBUTES}, {@code INVALID_TIME_RANGE}, {@code
   * INVALID_MAX_RESULTS}, {@code INVALID_EVENT_CATEGORY}, {@code UNKNOWN_REGION}, {@code
   * THROTTLING}.
   */
  public EventPage lookupEvents(Lookup lookup) {
    checkKnown(lookup.region());
    quota.take(lookup.account(), lookup.region());
    EventCategory category = category(lookup.eventCategory());
    checkAttributes(lookup.attributes(), category);
    int max = maxResults(lookup.maxResults(), MAX_LOOKUP_RESULTS);
    EventQuery query =
        query(
            lookup.account(),
            lookup.region(),
            Set.of(category),
            lookup.attributes(),
            lookup.startTime(),
            lookup.endTime());
    return page(query, lookup.after(), max);
  }

  /**
   * Events of all categories that have all the attributes.
   *
   * <p>Errors: {@code INVALID_TIME_RANGE}, {@code INVALID_MAX_RESULTS}, {@code UNKNOWN_REGION}.
   */
  public EventPage searchEvents(EventSearch search) {
    checkKnown(search.region());
    int max = maxResults(search.maxResults(), MAX_SEARCH_RESULTS);
    EventQuery query =
        query(
            search.account(),
            search.region(),
            search.categories().isEmpty()
                ? EnumSet.allOf(EventCategory.class)
                : search.categories(),
            search.attributes(),
            search.startTime(),
            search.endTime());
    return page(query, search.after(), max);
  }

  /**
   * The event with the id.
   *
   * @throws CairnException.NotFound {@code EVENT_NOT_FOUND}, {@code UNKNOWN_REGION}
   */
  public HistoryEvent getEvent(AccountId account, RegionName region, EventId id) {
    checkKnown(region);
    EventQuery query =
        query(
            account,
            region,
            EnumSet.allOf(EventCategory.class),
            List.of(new LookupAttribute(AttributeKey.EVENT_ID, id.value())),
            Optional.empty(),
            Optional.empty());
    return index.search(query, Optional.empty(), 1, PAGE_BYTES).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new CairnException.NotFound(
                    "EVENT_NOT_FOUND",
                    "No event "
                        + Texts.quote(id.value())
                        + " of account "
                        + account
                        + " in "
                        + region
                        + ".",
                    "cairn.history.v1.Event",
                    id.value()));
  }

  private void checkKnown(RegionName region) {
    if (!isKnown.test(region)) {
      throw new CairnException.NotFound(
          "UNKNOWN_REGION",
          "Region " + region + " is not in this installation's region list.",
          "region",
          region.value());
    }
  }

  private static EventCategory category(String text) {
    return switch (text) {
      case "" -> EventCategory.MANAGEMENT;
      case "insight" -> EventCategory.INSIGHT;
      default ->
          throw CairnException.invalid(
              "INVALID_EVENT_CATEGORY",
              "event_category",
              "The event category must be insight or left out, got " + Texts.quote(text) + ".");
    };
  }

  private static void checkAttributes(List<LookupAttribute> attributes, EventCategory category) {
    if (attributes.size() > 1) {
      throw badAttributes(
          "At most one lookup attribute may be given, got " + attributes.size() + ".");
    }
    for (LookupAttribute attribute : attributes) {
      AttributeKey key = attribute.key();
      if (!key.isCloudTrails()) {
        throw badAttributes("LookupEvents does not know " + key.text() + "; SearchEvents does.");
      }
      if (category == EventCategory.INSIGHT && !INSIGHT_KEYS.contains(key)) {
        throw badAttributes(
            "Insights events are looked up by EventId, EventName or EventSource, not "
                + key.text()
                + ".");
      }
    }
  }

  private static CairnException badAttributes(String message) {
    return CairnException.invalid("INVALID_LOOKUP_ATTRIBUTES", "lookup_attributes", message);
  }

  private static int maxResults(OptionalInt wanted, int most) {
    int max = wanted.orElse(MAX_LOOKUP_RESULTS);
    if (max < 1 || max > most) {
      throw CairnException.invalid(
          "INVALID_MAX_RESULTS",
          "max_results",
          "max_results must be 1 to " + most + ", got " + max);
    }
    return max;
  }

  /** No end means the end: a producer's clock that is ahead of ours hides nothing. */
  private EventQuery query(
      AccountId account,
      RegionName region,
      Set<EventCategory> categories,
      List<LookupAttribute> attributes,
      Optional<Instant> start,
      Optional<Instant> end) {
    Instant now = clock.instant();
    Instant oldest = now.minus(retention);
    if (start.isPresent() && start.get().isAfter(end.orElse(now))) {
      throw badRange(
          "The start time " + start.get() + " lies after the end time " + end.orElse(now) + ".");
    }
    if (end.isPresent() && end.get().isBefore(oldest)) {
      throw badRange("The end time " + end.get() + " lies before the oldest kept, " + oldest + ".");
    }
    Instant from = start.filter(oldest::isBefore).orElse(oldest);
    return new EventQuery(account, region, categories, attributes, from, end.orElse(Instant.MAX));
  }

  private static CairnException badRange(String message) {
    return CairnException.invalid("INVALID_TIME_RANGE", "start_time", message);
  }

  private EventPage page(EventQuery query, Optional<EventPosition> after, int max) {
    List<HistoryEvent> events = index.search(query, after, max + 1, PAGE_BYTES);
    if (events.size() > max) {
      return endingWithLast(events.subList(0, max));
    }
    long bytes = events.stream().mapToLong(HistoryEvent::bytes).sum();
    return bytes < PAGE_BYTES ? new EventPage(events, Optional.empty()) : endingWithLast(events);
  }

  private static EventPage endingWithLast(List<HistoryEvent> events) {
    return new EventPage(events, Optional.of(events.getLast().position()));
  }
}
