package dev.cairn.model.selection;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events of which only what selectors look at matters. */
final class Events {

  private Events() {}

  static EventRecord event(
      EventCategory category,
      String source,
      String name,
      boolean readOnly,
      String type,
      Optional<String> userArn,
      Optional<String> errorCode,
      Optional<String> vpcEndpointId,
      boolean fromConsole,
      List<Resource> resources) {
    return new EventRecord(
        EventId.of("e"),
        AccountId.of("111122223333"),
        RegionName.of("eu-west-1"),
        Instant.EPOCH,
        source,
        name,
        category,
        readOnly,
        type,
        Optional.empty(),
        Optional.empty(),
        userArn,
        errorCode,
        vpcEndpointId,
        fromConsole,
        GlobalService.NONE,
        resources,
        List.of(),
        RecordBytes.of("{}"));
  }

  static EventRecord management(String source, String name, boolean readOnly) {
    return event(
        EventCategory.MANAGEMENT,
        source,
        name,
        readOnly,
        "AwsApiCall",
        Optional.of("arn:aws:iam::111122223333:user/ann"),
        Optional.empty(),
        Optional.empty(),
        false,
        List.of());
  }

  static EventRecord data(String source, String name, boolean readOnly, String type, String arn) {
    return event(
        EventCategory.DATA,
        source,
        name,
        readOnly,
        "AwsApiCall",
        Optional.of("arn:aws:iam::111122223333:user/ann"),
        Optional.empty(),
        Optional.empty(),
        false,
        List.of(new Resource(type, arn)));
  }

  /** The event in another category and with other resources. */
  static EventRecord as(EventRecord event, EventCategory category, List<Resource> resources) {
    return event(
        category,
        event.eventSource(),
        event.eventName(),
        event.readOnly(),
        event.eventType(),
        event.userArn(),
        event.errorCode(),
        event.vpcEndpointId(),
        event.sessionCredentialFromConsole(),
        resources);
  }
}
