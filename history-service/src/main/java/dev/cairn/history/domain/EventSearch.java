package dev.cairn.history.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.RegionName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a caller of SearchEvents asks for, as it came: {@link EventHistory} holds it against the
 * rules.
 *
 * @param attributes an event must have all of them
 * @param categories any of them; empty for all
 * @param after the last event of the page before
 */
public record EventSearch(
    AccountId account,
    RegionName region,
    List<LookupAttribute> attributes,
    Set<EventCategory> categories,
    Optional<Instant> startTime,
    Optional<Instant> endTime,
    OptionalInt maxResults,
    Optional<EventPosition> after) {

  public EventSearch {
    requireNonNull(account, "account is null");
    requireNonNull(region, "region is null");
    attributes = List.copyOf(attributes);
    categories = Set.copyOf(categories);
    requireNonNull(startTime, "startTime is null");
    requireNonNull(endTime, "endTime is null");
    requireNonNull(maxResults, "maxResults is null");
    requireNonNull(after, "after is null");
  }
}
