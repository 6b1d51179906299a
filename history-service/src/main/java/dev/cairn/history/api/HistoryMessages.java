package dev.cairn.history.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import dev.cairn.grpc.EventMessages;
import dev.cairn.history.domain.AttributeKey;
import dev.cairn.history.domain.EventPosition;
import dev.cairn.history.domain.EventSearch;
import dev.cairn.history.domain.HistoryEvent;
import dev.cairn.history.domain.Lookup;
import dev.cairn.history.domain.LookupAttribute;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventCategory;
import dev.cairn.model.RegionName;
import dev.cairn.proto.history.v1.Event;
import dev.cairn.proto.history.v1.LookupAttributeKey;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.history.v1.SearchEventsRequest;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Messages of HistoryService to the domain's words and back. */
final class HistoryMessages {

  private static final long YEAR_1 = -62_135_596_800L;
  private static final long YEAR_10000 = 253_402_300_800L;

  private HistoryMessages() {}

  static Lookup lookup(
      LookupEventsRequest request, AccountId account, Optional<EventPosition> after) {
    return new Lookup(
        account,
        RegionName.of(request.getRegion()),
        attributes(request.getLookupAttributesList()),
        time(request.hasStartTime(), request.getStartTime(), "start_time"),
        time(request.hasEndTime(), request.getEndTime(), "end_time"),
        request.getEventCategory(),
        request.hasMaxResults() ? OptionalInt.of(request.getMaxResults()) : OptionalInt.empty(),
        after);
  }

  static EventSearch search(
      SearchEventsRequest request, AccountId account, Optional<EventPosition> after) {
    return new EventSearch(
        account,
        RegionName.of(request.getRegion()),
        attributes(request.getAttributesList()),
        categories(request.getEventCategoriesList()),
        time(request.hasStartTime(), request.getStartTime(), "start_time"),
        time(request.hasEndTime(), request.getEndTime(), "end_time"),
        request.hasMaxResults() ? OptionalInt.of(request.getMaxResults()) : OptionalInt.empty(),
        after);
  }

  private static List<LookupAttribute> attributes(
      List<dev.cairn.proto.history.v1.LookupAttribute> messages) {
    return messages.stream()
        .map(
            message ->
                new LookupAttribute(key(message.getAttributeKey()), message.getAttributeValue()))
        .toList();
  }

  private static AttributeKey key(LookupAttributeKey key) {
    return switch (key) {
      case LOOKUP_ATTRIBUTE_KEY_EVENT_ID -> AttributeKey.EVENT_ID;
      case LOOKUP_ATTRIBUTE_KEY_EVENT_NAME -> AttributeKey.EVENT_NAME;
      case LOOKUP_ATTRIBUTE_KEY_READ_ONLY -> AttributeKey.READ_ONLY;
      case LOOKUP_ATTRIBUTE_KEY_USERNAME -> AttributeKey.USERNAME;
      case LOOKUP_ATTRIBUTE_KEY_RESOURCE_TYPE -> AttributeKey.RESOURCE_TYPE;
      case LOOKUP_ATTRIBUTE_KEY_RESOURCE_NAME -> AttributeKey.RESOURCE_NAME;
      case LOOKUP_ATTRIBUTE_KEY_EVENT_SOURCE -> AttributeKey.EVENT_SOURCE;
      case LOOKUP_ATTRIBUTE_KEY_ACCESS_KEY_ID -> AttributeKey.ACCESS_KEY_ID;
      case LOOKUP_ATTRIBUTE_KEY_ERROR_CODE -> AttributeKey.ERROR_CODE;
      case LOOKUP_ATTRIBUTE_KEY_USER_ARN -> AttributeKey.USER_ARN;
      case LOOKUP_ATTRIBUTE_KEY_UNSPECIFIED, UNRECOGNIZED ->
          throw CairnException.invalid(
              "INVALID_LOOKUP_ATTRIBUTES",
              "lookup_attributes",
              "A lookup attribute has no known key.");
    };
  }

  private static Set<EventCategory> categories(
      List<dev.cairn.proto.ingest.v1.EventCategory> messages) {
    Set<EventCategory> categories = EnumSet.noneOf(EventCategory.class);
    for (dev.cairn.proto.ingest.v1.EventCategory message : messages) {
      switch (message) {
        case EVENT_CATEGORY_UNSPECIFIED, UNRECOGNIZED ->
            throw CairnException.invalid(
                "INVALID_EVENT_CATEGORY", "event_categories", "An event category is not known.");
        case EVENT_CATEGORY_MANAGEMENT,
            EVENT_CATEGORY_DATA,
            EVENT_CATEGORY_INSIGHT,
            EVENT_CATEGORY_NETWORK_ACTIVITY,
            EVENT_CATEGORY_ACTIVITY_AUDIT_LOG ->
            categories.add(EventMessages.fromMessage(message));
      }
    }
    return categories;
  }

  private static Optional<Instant> time(boolean given, Timestamp time, String field) {
    if (!given) {
      return Optional.empty();
    }
    if (!isValid(time)) {
      throw CairnException.invalid(
          "INVALID_TIME_RANGE", field, field + " is no time of the years 1 to 9999.");
    }
    return Optional.of(EventMessages.fromMessage(time));
  }

  private static boolean isValid(Timestamp time) {
    return time.getSeconds() >= YEAR_1
        && time.getSeconds() < YEAR_10000
        && time.getNanos() >= 0
        && time.getNanos() < 1_000_000_000;
  }

  static Event event(HistoryEvent event) {
    ByteString record = UnsafeByteOperations.unsafeWrap(event.json().array());
    Event.Builder message =
        Event.newBuilder()
            .setEventId(event.id().value())
            .setEventName(event.eventName())
            .setReadOnly(event.readOnly() ? "true" : "false")
            .setEventTime(EventMessages.toMessage(event.position().time()))
            .setEventSource(event.eventSource())
            .setCloudTrailEventBytes(record)
            .setEventCategory(EventMessages.toMessage(event.category()))
            .setRegion(event.region().value())
            .setAccountId(event.account().value());
    event.userName().ifPresent(message::setUsername);
    event.accessKeyId().ifPresent(message::setAccessKeyId);
    event.resources().forEach(resource -> message.addResources(EventMessages.toMessage(resource)));
    return message.build();
  }
}
