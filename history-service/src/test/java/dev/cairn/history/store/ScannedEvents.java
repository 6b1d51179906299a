package dev.cairn.history.store;

import dev.cairn.history.domain.EventPosition;
import dev.cairn.history.domain.EventQuery;
import dev.cairn.history.domain.HistoryEvent;
import dev.cairn.history.domain.LoggedEvent;
import dev.cairn.history.domain.LookupAttribute;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The index as a list that is scanned: what {@link LuceneEventIndex} must agree with. */
final class ScannedEvents {

  private record Key(AccountId account, RegionName region, EventId id) {}

  private final Map<Key, LoggedEvent> events = new HashMap<>();

  void upsert(List<LoggedEvent> batch) {
    for (LoggedEvent logged : batch) {
      EventRecord event = logged.event();
      events.put(new Key(event.account(), event.region(), event.id()), logged);
    }
  }

  List<HistoryEvent> search(
      EventQuery query, Optional<EventPosition> after, int max, long maxBytes) {
    AtomicLong bytesLeft = new AtomicLong(maxBytes);
    return events.values().stream()
        .filter(logged -> fits(logged.event(), query))
        .map(logged -> HistoryEvent.of(logged.event(), logged.offset()))
        .filter(event -> after.isEmpty() || event.position().compareTo(after.get()) < 0)
        .sorted(Comparator.comparing(HistoryEvent::position).reversed())
        .limit(max)
        .takeWhile(event -> bytesLeft.getAndAdd(-event.bytes()) > 0)
        .toList();
  }

  private static boolean fits(EventRecord event, EventQuery query) {
    return event.account().equals(query.account())
        && event.region().equals(query.region())
        && query.categories().contains(event.category())
        && !event.time().isBefore(query.from())
        && !event.time().isAfter(query.to())
        && query.attributes().stream().allMatch(attribute -> has(event, attribute));
  }

  private static boolean has(EventRecord event, LookupAttribute attribute) {
    String value = attribute.value();
    return switch (attribute.key()) {
      case EVENT_ID -> event.id().value().equals(value);
      case EVENT_NAME -> event.eventName().equals(value);
      case READ_ONLY -> Boolean.toString(event.readOnly()).equals(value);
      case USERNAME -> event.userName().filter(value::equals).isPresent();
      case RESOURCE_TYPE -> resources(event).anyMatch(r -> r.type().equals(value));
      case RESOURCE_NAME -> resources(event).anyMatch(r -> r.name().equals(value));
      case EVENT_SOURCE -> event.eventSource().equals(value);
      case ACCESS_KEY_ID -> event.accessKeyId().filter(value::equals).isPresent();
      case ERROR_CODE -> event.errorCode().filter(value::equals).isPresent();
      case USER_ARN -> event.userArn().filter(value::equals).isPresent();
    };
  }

  private static Stream<Resource> resources(EventRecord event) {
    return Stream.concat(event.resources().stream(), event.referenced().stream());
  }
}
