package dev.cairn.gateway.aws;

import static dev.cairn.gateway.aws.JsonReplies.JSON;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import dev.cairn.gateway.sigv4.QueryParameters;
import dev.cairn.gateway.sigv4.SignatureVerifier;
import dev.cairn.gateway.sigv4.SignatureVerifier.Verified;
import dev.cairn.gateway.sigv4.SignedRequest;
import dev.cairn.grpc.Callers;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import io.grpc.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * cloudtrail-data's PutAuditEvents: takes events from producers that know it. Each becomes a record
 * of the category ActivityAuditLog; one that is refused leaves its neighbours alone. Sending a
 * batch again is safe, since the {@code UID} decides the event's id. Source: contract 1.15.
 *
 * <p>Cairn has no channels: each account has one in each region, {@code channel/default}.
 */
final class AuditEvents {

  private static final String CONTENT_TYPE = "application/json";
  private static final Set<String> SIGNED_FOR = Set.of("cloudtrail-data");

  private final SignatureVerifier verifier;
  private final Function<String, Channel> services;

  AuditEvents(SignatureVerifier verifier, Function<String, Channel> services) {
    this.verifier = verifier;
    this.services = services;
  }

  Reply answer(SignedRequest request, String requestId) {
    try {
      Verified verified = verifier.verify(request, SIGNED_FOR);
      AuditChannel channel =
          AuditChannel.of(
              QueryParameters.parse(request.query()),
              verified.principal().account(),
              verified.scope().region());
      List<AuditEvent> events = AuditEvent.readAll(JSON, request.body());
      return Callers.callAs(
          CallerOf.request(verified, request, requestId),
          request.secureTransport(),
          () -> put(channel, events));
    } catch (RuntimeException e) {
      return JsonReplies.error(AwsError.of(e, requestId), CONTENT_TYPE);
    }
  }

  private Reply put(AuditChannel channel, List<AuditEvent> events) {
    Map<String, String> accepted = new HashMap<>();
    Map<String, AuditFailure> failed = new HashMap<>();
    List<String> sent = new ArrayList<>();
    PutEventsRequest.Builder batch =
        PutEventsRequest.newBuilder().setRegion(channel.region().value());
    for (AuditEvent event : events) {
      try {
        byte[] record = AuditRecord.of(event, channel);
        batch.addEntries(EventEntry.newBuilder().setRecord(ByteString.copyFrom(record)));
        sent.add(event.id());
      } catch (AuditFailure.Refused e) {
        failed.put(event.id(), e.failure());
      }
    }
    List<EntryOutcome> outcomes = sent.isEmpty() ? List.of() : put(batch.build());
    for (int i = 0; i < outcomes.size(); i++) {
      EntryOutcome outcome = outcomes.get(i);
      String id = sent.get(i);
      switch (outcome.getStatus()) {
        case ENTRY_STATUS_ACCEPTED, ENTRY_STATUS_DUPLICATE ->
            accepted.put(id, outcome.getEventId());
        case ENTRY_STATUS_REFUSED, ENTRY_STATUS_CONFLICT ->
            failed.put(id, AuditFailure.of(outcome));
        case ENTRY_STATUS_UNSPECIFIED, ENTRY_STATUS_VALID, UNRECOGNIZED ->
            throw new IllegalStateException("ingest gave no outcome of " + id);
      }
    }
    return reply(events, accepted, failed);
  }

  private List<EntryOutcome> put(PutEventsRequest batch) {
    return IngestServiceGrpc.newBlockingStub(services.apply("ingest"))
        .putEvents(batch)
        .getOutcomesList();
  }

  private static Reply reply(
      List<AuditEvent> events, Map<String, String> accepted, Map<String, AuditFailure> failed) {
    byte[] body =
        JsonReplies.object(
            json -> {
              json.writeArrayFieldStart("failed");
              for (AuditEvent event : events) {
                AuditFailure failure = failed.get(event.id());
                if (failure != null) {
                  write(
                      json,
                      "errorCode",
                      failure.code(),
                      "errorMessage",
                      failure.message(),
                      "id",
                      event.id());
                }
              }
              json.writeEndArray();
              json.writeArrayFieldStart("successful");
              for (AuditEvent event : events) {
                String eventId = accepted.get(event.id());
                if (eventId != null) {
                  write(json, "eventID", eventId, "id", event.id());
                }
              }
              json.writeEndArray();
            });
    return new Reply(200, CONTENT_TYPE, Map.of(), body);
  }

  private static void write(JsonGenerator json, String... namesAndValues) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      json.writeStringField(namesAndValues[i], namesAndValues[i + 1]);
    }
    json.writeEndObject();
  }
}
