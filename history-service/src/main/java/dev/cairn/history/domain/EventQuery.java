package dev.cairn.history.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.RegionName;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Which events of one account and region are wanted.
 *
 * @param categories any of them; never empty
 * @param attributes all of them; may be empty
 * @param from oldest event time, inclusive
 * @param to newest event time, inclusive; before {@code from} nothing fits
 */
public record EventQuery(
    AccountId account,
    RegionName region,
    Set<EventCategory> categories,
    List<LookupAttribute> attributes,
    Instant from,
    Instant to) {

  public EventQuery {
    requireNonNull(account, "account is null");
    requireNonNull(region, "region is null");
    categories = Set.copyOf(categories);
    attributes = List.copyOf(attributes);
    requireNonNull(from, "from is null");
    requireNonNull(to, "to is null");
    if (categories.isEmpty()) {
      throw new IllegalArgumentException("categories is empty");
    }
  }
}
