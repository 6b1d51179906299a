package dev.cairn.ingest.api;

import dev.cairn.grpc.Callers;
import dev.cairn.grpc.EventMessages;
import dev.cairn.ingest.domain.Entry;
import dev.cairn.ingest.domain.EntryBatch;
import dev.cairn.ingest.domain.EntryOutcome;
import dev.cairn.ingest.domain.codec.Refusal;
import dev.cairn.ingest.domain.codec.TypedEvent;
import dev.cairn.ingest.domain.codec.TypedEvent.TypedResource;
import dev.cairn.model.Caller;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.Event;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.EventResource;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.ingest.v1.PutEventsResponse;
import dev.cairn.proto.ingest.v1.StreamEventsRequest;
import dev.cairn.proto.ingest.v1.StreamEventsResponse;
import java.util.List;

/** Messages of IngestService as values of the domain, and back. */
final class IngestMessages {

  private static final String CONFLICT = "CONFLICT";

  private IngestMessages() {}

  static EntryBatch fromMessage(Caller caller, PutEventsRequest request) {
    return new EntryBatch(
        Callers.account(caller, request.getAccountId()),
        RegionName.of(request.getRegion()),
        entries(request.getEntriesList()),
        request.getValidateOnly());
  }

  static EntryBatch fromMessage(Caller caller, StreamEventsRequest request) {
    return new EntryBatch(
        Callers.account(caller, request.getAccountId()),
        RegionName.of(request.getRegion()),
        entries(request.getEntriesList()),
        request.getValidateOnly());
  }

  private static List<Entry> entries(List<EventEntry> messages) {
    return messages.stream().map(IngestMessages::entry).toList();
  }

  private static Entry entry(EventEntry message) {
    return switch (message.getEventCase()) {
      case RECORD -> new Entry.Raw(RecordBytes.wrap(message.getRecord().toByteArray()));
      case TYPED -> new Entry.Typed(typed(message.getTyped()));
      case EVENT_NOT_SET -> new Entry.Nothing();
    };
  }

  private static TypedEvent typed(Event message) {
    TypedEvent.Builder event =
        TypedEvent.builder(message.getEventSource(), message.getEventName())
            .userIdentity(message.getUserIdentityJson())
            .awsRegion(message.getAwsRegion())
            .sourceIpAddress(message.getSourceIpAddress())
            .userAgent(message.getUserAgent())
            .errorCode(message.getErrorCode())
            .errorMessage(message.getErrorMessage())
            .requestParameters(message.getRequestParametersJson())
            .responseElements(message.getResponseElementsJson())
            .additionalEventData(message.getAdditionalEventDataJson())
            .requestId(message.getRequestId())
            .eventId(message.getEventId())
            .resources(message.getResourcesList().stream().map(IngestMessages::resource).toList())
            .eventType(message.getEventType())
            .apiVersion(message.getApiVersion())
            .recipientAccountId(message.getRecipientAccountId())
            .sharedEventId(message.getSharedEventId())
            .serviceEventDetails(message.getServiceEventDetailsJson())
            .vpcEndpointId(message.getVpcEndpointId())
            .vpcEndpointAccountId(message.getVpcEndpointAccountId())
            .eventCategory(message.getEventCategory())
            .addendum(message.getAddendumJson())
            .edgeDeviceDetails(message.getEdgeDeviceDetailsJson())
            .tlsDetails(message.getTlsDetailsJson())
            .sessionCredentialFromConsole(message.getSessionCredentialFromConsole());
    if (message.hasEventTime()) {
      event.eventTime(EventMessages.fromMessage(message.getEventTime()));
    }
    if (message.hasReadOnly()) {
      event.readOnly(message.getReadOnly());
    }
    if (message.hasManagementEvent()) {
      event.managementEvent(message.getManagementEvent());
    }
    return event.build();
  }

  private static TypedResource resource(EventResource message) {
    return new TypedResource(
        message.getAccountId(), message.getType(), message.getArn(), message.getArnPrefix());
  }

  static PutEventsResponse toMessage(List<EntryOutcome> outcomes) {
    PutEventsResponse.Builder message = PutEventsResponse.newBuilder();
    outcomes.forEach(outcome -> message.addOutcomes(toMessage(outcome)));
    return message.setRefusedCount(refused(outcomes)).build();
  }

  static StreamEventsResponse toMessage(long batchId, List<EntryOutcome> outcomes) {
    StreamEventsResponse.Builder message = StreamEventsResponse.newBuilder().setBatchId(batchId);
    outcomes.forEach(outcome -> message.addOutcomes(toMessage(outcome)));
    return message.setRefusedCount(refused(outcomes)).build();
  }

  private static int refused(List<EntryOutcome> outcomes) {
    return (int) outcomes.stream().filter(EntryOutcome.Refused.class::isInstance).count();
  }

  private static dev.cairn.proto.ingest.v1.EntryOutcome toMessage(EntryOutcome outcome) {
    dev.cairn.proto.ingest.v1.EntryOutcome.Builder message =
        dev.cairn.proto.ingest.v1.EntryOutcome.newBuilder();
    switch (outcome) {
      case EntryOutcome.Accepted accepted ->
          message.setStatus(EntryStatus.ENTRY_STATUS_ACCEPTED).setEventId(accepted.id().value());
      case EntryOutcome.Valid valid ->
          message.setStatus(EntryStatus.ENTRY_STATUS_VALID).setEventId(valid.id().value());
      case EntryOutcome.Duplicate duplicate ->
          message.setStatus(EntryStatus.ENTRY_STATUS_DUPLICATE).setEventId(duplicate.id().value());
      case EntryOutcome.Conflict conflict ->
          message
              .setStatus(EntryStatus.ENTRY_STATUS_CONFLICT)
              .setEventId(conflict.id().value())
              .setReason(CONFLICT)
              .setField("eventID")
              .setMessage("Another event was accepted under this eventID");
      case EntryOutcome.Refused refused -> refusal(message, refused.refusal());
    }
    return message.build();
  }

  private static void refusal(
      dev.cairn.proto.ingest.v1.EntryOutcome.Builder message, Refusal refusal) {
    message
        .setStatus(EntryStatus.ENTRY_STATUS_REFUSED)
        .setReason(refusal.reason().name())
        .setField(refusal.field())
        .setMessage(refusal.message());
  }
}
