package dev.cairn.history.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.RegionName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a caller of LookupEvents asks for, as it came: {@link EventHistory} holds it against the
 * rules.
 *
 * @param attributes at most one is allowed
 * @param eventCategory empty for management events, or {@code insight}
 * @param after the last event of the page before
 */
public record Lookup(
    AccountId account,
    RegionName region,
    List<LookupAttribute> attributes,
    Optional<Instant> startTime,
    Optional<Instant> endTime,
    String eventCategory,
    OptionalInt maxResults,
    Optional<EventPosition> after) {

  public Lookup {
    requireNonNull(account, "account is null");
    requireNonNull(region, "region is null");
    attributes = List.copyOf(attributes);
    requireNonNull(startTime, "startTime is null");
    requireNonNull(endTime, "endTime is null");
    requireNonNull(eventCategory, "eventCategory is null");
    requireNonNull(maxResults, "maxResults is null");
    requireNonNull(after, "after is null");
  }
}
