package dev.cairn.history.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A page of events, newest first.
 *
 * @param next the position after which the next page begins, which may be empty; absent on the last
 *     page
 */
public record EventPage(List<HistoryEvent> events, Optional<EventPosition> next) {

  public EventPage {
    events = List.copyOf(events);
    requireNonNull(next, "next is null");
  }
}
