package dev.cairn.grpc.recording;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.DebugFormat;
import dev.cairn.model.CairnException;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.Event;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc.IngestServiceBlockingStub;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends Cairn's own events to ingest, as the service that it is. Safe for use by many threads. */
public final class EventSender {

  private static final Logger LOG = LoggerFactory.getLogger(EventSender.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  /** What ingest says of a region that it does not take events of. */
  private static final String UNKNOWN_REGION = "UNKNOWN_REGION";

  private final IngestServiceBlockingStub ingest;
  private final Supplier<List<String>> homes;

  /**
   * @param homes regions of the installation, in the order in which events that have no region of
   *     their own try to stand in one
   */
  public EventSender(Channel ingest, Supplier<List<String>> homes) {
    this.ingest = IngestServiceGrpc.newBlockingStub(ingest);
    this.homes = requireNonNull(homes, "homes is null");
  }

  /**
   * Sends events, and returns when all are durable. Those that were sent before are sent once: what
   * ingest knows already, or knows in another form, counts as sent. Calling again is safe.
   *
   * <p>Errors: {@code EVENT_NOT_RECORDED} if ingest did not say so in time.
   */
  public void send(List<Event> events, Duration atMost) {
    put(events, false, atMost);
  }

  /**
   * Asks whether ingest would take an event now.
   *
   * <p>Errors: {@code EVENT_NOT_RECORDED} if it would not, or did not answer.
   */
  public void check(Event event, Duration atMost) {
    put(List.of(event), true, atMost);
  }

  private void put(List<Event> events, boolean validateOnly, Duration atMost) {
    List<String> known = homes.get();
    // An event whose own region is not taken stands in the first home that is, like any other.
    List<Event> left =
        known.isEmpty() ? events : put(events, known.getFirst(), validateOnly, atMost);
    if (left.isEmpty()) {
      return;
    }
    for (String home : known) {
      left = put(left, home, validateOnly, atMost);
      if (left.isEmpty()) {
        return;
      }
    }
    throw unavailable("ingest takes events of no region of the installation");
  }

  /** The events that ingest does not take where they would stand, without their region. */
  private List<Event> put(List<Event> events, String home, boolean validateOnly, Duration atMost) {
    PutEventsRequest.Builder request =
        PutEventsRequest.newBuilder().setRegion(home).setValidateOnly(validateOnly);
    events.forEach(event -> request.addEntries(EventEntry.newBuilder().setTyped(event)));
    List<EntryOutcome> outcomes = outcomes(request.build(), atMost);
    List<Event> homeless = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (outcomes.get(i).getStatus() == EntryStatus.ENTRY_STATUS_REFUSED) {
        refused(events.get(i), outcomes.get(i), validateOnly, homeless);
      }
    }
    return homeless;
  }

  private static void refused(
      Event event, EntryOutcome outcome, boolean validateOnly, List<Event> homeless) {
    if (outcome.getReason().equals(UNKNOWN_REGION)) {
      homeless.add(event.toBuilder().clearAwsRegion().build());
      return;
    }
    if (validateOnly) {
      throw unavailable(outcome.getReason() + ": " + outcome.getMessage());
    }
    // A fault of ours that trying again does not mend: the log is where the event is then.
    LOG.error(
        "Ingest refuses an event of Cairn's own, {} {}: {}: {}",
        outcome.getReason(),
        outcome.getField(),
        outcome.getMessage(),
        DebugFormat.singleLine().lazyToString(event));
  }

  private List<EntryOutcome> outcomes(PutEventsRequest request, Duration atMost) {
    // Neither whom this thread serves nor how long that may take is ingest's business.
    Context before = Context.ROOT.attach();
    try {
      return ingest
          .withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS)
          .putEvents(request)
          .getOutcomesList();
    } catch (StatusRuntimeException e) {
      CairnException unavailable = unavailable(e.getStatus().toString());
      unavailable.initCause(e);
      throw unavailable;
    } finally {
      Context.ROOT.detach(before);
    }
  }

  private static CairnException unavailable(String why) {
    return new CairnException.Unavailable(
        "EVENT_NOT_RECORDED", "Ingest does not record the call's event: " + why, RETRY_AFTER);
  }
}
