package dev.cairn.history.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import java.util.List;
import java.util.Optional;

/**
 * An event as the history shows it.
 *
 * @param resources the resources that it references: names, ARNs and ids
 * @param json the record, byte for byte as accepted
 */
public record HistoryEvent(
    EventPosition position,
    EventId id,
    AccountId account,
    RegionName region,
    String eventSource,
    String eventName,
    EventCategory category,
    boolean readOnly,
    Optional<String> userName,
    Optional<String> accessKeyId,
    List<Resource> resources,
    RecordBytes json) {

  /** What a resource takes beside its texts. */
  private static final int RESOURCE_BYTES = 8;

  public HistoryEvent {
    requireNonNull(position, "position is null");
    requireNonNull(id, "id is null");
    requireNonNull(account, "account is null");
    requireNonNull(region, "region is null");
    requireNonNull(eventSource, "eventSource is null");
    requireNonNull(eventName, "eventName is null");
    requireNonNull(category, "category is null");
    requireNonNull(userName, "userName is null");
    requireNonNull(accessKeyId, "accessKeyId is null");
    resources = List.copyOf(resources);
    requireNonNull(json, "json is null");
  }

  /** About how many bytes it takes in an answer: its record, and the resources beside it. */
  public long bytes() {
    long bytes = json.size();
    for (Resource resource : resources) {
      bytes += RESOURCE_BYTES + resource.type().length() + resource.name().length();
    }
    return bytes;
  }

  /** The event at an offset of the log. */
  public static HistoryEvent of(EventRecord event, long offset) {
    return new HistoryEvent(
        new EventPosition(event.time(), offset),
        event.id(),
        event.account(),
        event.region(),
        event.eventSource(),
        event.eventName(),
        event.category(),
        event.readOnly(),
        event.userName(),
        event.accessKeyId(),
        event.referenced(),
        event.json());
  }
}
