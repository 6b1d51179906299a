package dev.cairn.grpc;

import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventBatch;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import dev.cairn.proto.ingest.v1.Partition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Event records as messages of the feed, and back. */
public final class EventMessages {

  private EventMessages() {}

  public static dev.cairn.proto.ingest.v1.EventBatch toMessage(EventBatch batch) {
    dev.cairn.proto.ingest.v1.EventBatch.Builder message =
        dev.cairn.proto.ingest.v1.EventBatch.newBuilder()
            .setFirstOffset(batch.firstOffset())
            .setRevision(batch.revision());
    batch.events().forEach(event -> message.addEvents(toMessage(event)));
    return message.build();
  }

  /** The batch that a feed message of this partition means. */
  public static EventBatch fromMessage(
      PartitionId partition, dev.cairn.proto.ingest.v1.EventBatch message) {
    List<EventRecord> events = new ArrayList<>(message.getEventsCount());
    for (dev.cairn.proto.ingest.v1.EventRecord event : message.getEventsList()) {
      events.add(fromMessage(partition.region(), event));
    }
    return new EventBatch(partition, message.getFirstOffset(), message.getRevision(), events);
  }

  public static Partition toMessage(PartitionId partition) {
    return Partition.newBuilder()
        .setRegion(partition.region().value())
        .setNumber(partition.number())
        .build();
  }

  public static PartitionId fromMessage(Partition message) {
    return new PartitionId(RegionName.of(message.getRegion()), message.getNumber());
  }

  public static dev.cairn.proto.ingest.v1.EventRecord toMessage(EventRecord event) {
    dev.cairn.proto.ingest.v1.EventRecord.Builder message =
        dev.cairn.proto.ingest.v1.EventRecord.newBuilder()
            .setRecord(UnsafeByteOperations.unsafeWrap(event.json().array()))
            .setEventId(event.id().value())
            .setAccountId(event.account().value())
            .setEventTime(toMessage(event.time()))
            .setEventSource(event.eventSource())
            .setEventName(event.eventName())
            .setEventCategory(toMessage(event.category()))
            .setReadOnly(event.readOnly())
            .setEventType(event.eventType())
            .setSessionCredentialFromConsole(event.sessionCredentialFromConsole())
            .setGlobalService(toMessage(event.globalService()));
    event.userName().ifPresent(message::setUserName);
    event.accessKeyId().ifPresent(message::setAccessKeyId);
    event.userArn().ifPresent(message::setUserArn);
    event.errorCode().ifPresent(message::setErrorCode);
    event.vpcEndpointId().ifPresent(message::setVpcEndpointId);
    event.resources().forEach(resource -> message.addResources(toMessage(resource)));
    event.referenced().forEach(resource -> message.addReferencedResources(toMessage(resource)));
    return message.build();
  }

  private static EventRecord fromMessage(
      RegionName region, dev.cairn.proto.ingest.v1.EventRecord message) {
    return new EventRecord(
        EventId.of(message.getEventId()),
        AccountId.of(message.getAccountId()),
        region,
        fromMessage(message.getEventTime()),
        message.getEventSource(),
        message.getEventName(),
        fromMessage(message.getEventCategory()),
        message.getReadOnly(),
        message.getEventType(),
        message.hasUserName() ? Optional.of(message.getUserName()) : Optional.empty(),
        message.hasAccessKeyId() ? Optional.of(message.getAccessKeyId()) : Optional.empty(),
        message.hasUserArn() ? Optional.of(message.getUserArn()) : Optional.empty(),
        message.hasErrorCode() ? Optional.of(message.getErrorCode()) : Optional.empty(),
        message.hasVpcEndpointId() ? Optional.of(message.getVpcEndpointId()) : Optional.empty(),
        message.getSessionCredentialFromConsole(),
        fromMessage(message.getGlobalService()),
        resources(message.getResourcesList()),
        resources(message.getReferencedResourcesList()),
        RecordBytes.wrap(message.getRecord().toByteArray()));
  }

  private static List<Resource> resources(List<dev.cairn.proto.ingest.v1.Resource> messages) {
    List<Resource> resources = new ArrayList<>(messages.size());
    for (dev.cairn.proto.ingest.v1.Resource message : messages) {
      resources.add(new Resource(message.getType(), message.getName()));
    }
    return resources;
  }

  public static dev.cairn.proto.ingest.v1.Resource toMessage(Resource resource) {
    return dev.cairn.proto.ingest.v1.Resource.newBuilder()
        .setType(resource.type())
        .setName(resource.name())
        .build();
  }

  public static Timestamp toMessage(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  public static Instant fromMessage(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static dev.cairn.proto.ingest.v1.GlobalService toMessage(GlobalService service) {
    return switch (service) {
      case NONE -> dev.cairn.proto.ingest.v1.GlobalService.GLOBAL_SERVICE_UNSPECIFIED;
      case ITS_REGION -> dev.cairn.proto.ingest.v1.GlobalService.GLOBAL_SERVICE_ITS_REGION;
      case EVERY_REGION -> dev.cairn.proto.ingest.v1.GlobalService.GLOBAL_SERVICE_EVERY_REGION;
    };
  }

  private static GlobalService fromMessage(dev.cairn.proto.ingest.v1.GlobalService service) {
    return switch (service) {
      case GLOBAL_SERVICE_UNSPECIFIED -> GlobalService.NONE;
      case GLOBAL_SERVICE_ITS_REGION -> GlobalService.ITS_REGION;
      case GLOBAL_SERVICE_EVERY_REGION -> GlobalService.EVERY_REGION;
      case UNRECOGNIZED -> throw new IllegalArgumentException("unknown global service: " + service);
    };
  }

  public static dev.cairn.proto.ingest.v1.EventCategory toMessage(EventCategory category) {
    return switch (category) {
      case MANAGEMENT -> dev.cairn.proto.ingest.v1.EventCategory.EVENT_CATEGORY_MANAGEMENT;
      case DATA -> dev.cairn.proto.ingest.v1.EventCategory.EVENT_CATEGORY_DATA;
      case INSIGHT -> dev.cairn.proto.ingest.v1.EventCategory.EVENT_CATEGORY_INSIGHT;
      case NETWORK_ACTIVITY ->
          dev.cairn.proto.ingest.v1.EventCategory.EVENT_CATEGORY_NETWORK_ACTIVITY;
      case ACTIVITY_AUDIT_LOG ->
          dev.cairn.proto.ingest.v1.EventCategory.EVENT_CATEGORY_ACTIVITY_AUDIT_LOG;
    };
  }

  public static EventCategory fromMessage(dev.cairn.proto.ingest.v1.EventCategory category) {
    return switch (category) {
      case EVENT_CATEGORY_MANAGEMENT -> EventCategory.MANAGEMENT;
      case EVENT_CATEGORY_DATA -> EventCategory.DATA;
      case EVENT_CATEGORY_INSIGHT -> EventCategory.INSIGHT;
      case EVENT_CATEGORY_NETWORK_ACTIVITY -> EventCategory.NETWORK_ACTIVITY;
      case EVENT_CATEGORY_ACTIVITY_AUDIT_LOG -> EventCategory.ACTIVITY_AUDIT_LOG;
      case EVENT_CATEGORY_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("no event category: " + category);
    };
  }
}
