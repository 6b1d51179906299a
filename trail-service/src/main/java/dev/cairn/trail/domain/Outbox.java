package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.EventId;
import dev.cairn.model.KillPoint;
import dev.cairn.model.RecordBytes;
import dev.cairn.trail.domain.CallEvents.CallEvent;
import dev.cairn.trail.domain.TrailStore.Draft;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of changes on their way to ingest. Each is kept in the transaction of its change and
 * sent before the change is answered; what a crash or a failure left over is sent again later.
 * While events can't be sent no change is begun. Safe for use by many threads.
 */
public final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);
  private static final int MOST_AT_ONCE = 100;

  /** Longer than that nobody who keeps an event takes to send it. */
  private static final Duration OWN_TIME = Duration.ofSeconds(5);

  private final CallEvents events;
  private final TrailStore store;
  private final Recorder recorder;
  private final Confirmations confirmations;
  private final InstantSource clock;

  /** Events that a call of this process has in hand, from before they are kept; by content. */
  private final Map<EventId, Optional<RecordBytes>> inHand = new ConcurrentHashMap<>();

  private final Set<EventId> leftOver = ConcurrentHashMap.newKeySet();
  private final ReentrantLock sending = new ReentrantLock();
  private volatile boolean behind;

  public Outbox(
      CallEvents events,
      TrailStore store,
      Recorder recorder,
      Confirmations confirmations,
      InstantSource clock) {
    this.events = requireNonNull(events, "events is null");
    this.store = requireNonNull(store, "store is null");
    this.recorder = requireNonNull(recorder, "recorder is null");
    this.confirmations = requireNonNull(confirmations, "confirmations is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Of an installation that does not record itself: no call has an event. */
  public static Outbox off(TrailStore store, Confirmations confirmations) {
    Recorder none =
        new Recorder() {
          @Override
          public void check(RecordBytes event) {}

          @Override
          public void send(List<RecordBytes> events) {
            throw new CairnException.Unavailable(
                "EVENT_NOT_RECORDED", "Recording is off.", RETRY_AFTER);
          }
        };
    return new Outbox(Optional::empty, store, none, confirmations, InstantSource.system());
  }

  /** Id of the event of the call that this thread serves; empty if none will tell of it. */
  Optional<EventId> eventId() {
    return events.current().map(CallEvent::id);
  }

  /**
   * Takes the event of the call that this thread serves in hand, if one will tell of it, and makes
   * sure that it would be recorded. It must be put down again.
   *
   * <p>Errors: {@code EVENT_NOT_RECORDED} if it would not, or earlier ones wait still.
   */
  Optional<CallEvent> begin() {
    Optional<CallEvent> event = events.current();
    event.ifPresent(this::requireOpen);
    event.ifPresent(e -> inHand.put(e.id(), Optional.empty()));
    return event;
  }

  private void requireOpen(CallEvent event) {
    if (behind) {
      sendLeftOver();
    }
    if (behind) {
      throw new CairnException.Unavailable(
          "EVENT_NOT_RECORDED",
          "Nothing is changed: the events of earlier changes wait to be recorded still.",
          RETRY_AFTER);
    }
    recorder.check(event.attempted());
  }

  /** Keeps the event with its change: both are stored, or neither. */
  void keep(Draft draft, CallEvent event, Object result) {
    RecordBytes content = event.changed(result);
    draft.keep(event.id(), content);
    inHand.put(event.id(), Optional.of(content));
  }

  /**
   * Sends the event of a change that is made and confirmed.
   *
   * <p>Errors: {@code EVENT_NOT_RECORDED} if ingest does not take it in time; it is sent later.
   */
  void send(CallEvent event) {
    RecordBytes content = inHand.getOrDefault(event.id(), Optional.empty()).orElseThrow();
    KillPoint.reach("trail.change.before-record");
    try {
      recorder.send(List.of(content));
    } catch (CairnException.Unavailable e) {
      throw notRecorded(e);
    }
    KillPoint.reach("trail.change.after-record");
    inHand.remove(event.id());
    forget(List.of(event.id()));
  }

  private static CairnException notRecorded(CairnException cause) {
    CairnException e =
        new CairnException.Unavailable(
            "EVENT_NOT_RECORDED",
            "The change is stored, and stays so, and its event will follow: "
                + cause.message()
                + " Calling again is safe.",
            RETRY_AFTER);
    e.initCause(cause);
    return e;
  }

  /** Puts an event down: if it may be kept still, it is sent later. */
  void putDown(CallEvent event) {
    Optional<RecordBytes> content = inHand.get(event.id());
    if (content != null && content.isPresent()) {
      leftOver.add(event.id());
      behind = true;
    }
    inHand.remove(event.id());
  }

  /** One pass: sends what was left over. */
  public void sendLeftOver() {
    sending.lock();
    try {
      boolean wasBehind = behind;
      behind = false;
      Set<EventId> left = Set.copyOf(leftOver);
      List<KeptEvent> due = due(left);
      if (due.isEmpty()) {
        leftOver.removeAll(left);
      } else if (!sent(due, wasBehind) || due.size() == MOST_AT_ONCE) {
        behind = true;
      }
    } finally {
      sending.unlock();
    }
  }

  /** The oldest that nobody has in hand, here or in another process on the same database. */
  private List<KeptEvent> due(Set<EventId> left) {
    Instant now = clock.instant();
    return store.unsent(MOST_AT_ONCE).stream()
        .filter(event -> !inHand.containsKey(event.id()))
        .filter(event -> left.contains(event.id()) || isAbandoned(event, now))
        .toList();
  }

  /** One that was kept in the future is older than a clock that was set back. */
  private static boolean isAbandoned(KeptEvent event, Instant now) {
    return Duration.between(event.keptTime(), now).abs().compareTo(OWN_TIME) > 0;
  }

  private boolean sent(List<KeptEvent> due, boolean wasBehind) {
    long newest = due.stream().mapToLong(KeptEvent::revision).max().orElseThrow();
    if (!confirmations.await(newest, Duration.ZERO).isEmpty()) {
      return false;
    }
    try {
      recorder.send(due.stream().map(KeptEvent::content).toList());
    } catch (CairnException.Unavailable e) {
      if (!wasBehind) {
        LOG.warn("{} events of changes wait to be recorded: {}", due.size(), e.getMessage());
      }
      return false;
    }
    forget(due.stream().map(KeptEvent::id).toList());
    LOG.info("{} events of changes that were left over are recorded", due.size());
    return true;
  }

  /** If that fails they are sent once more later, which changes nothing. */
  private void forget(List<EventId> ids) {
    try {
      store.forget(ids);
      leftOver.removeAll(Set.copyOf(ids));
    } catch (CairnException.Unavailable e) {
      LOG.warn("{} events that are recorded are kept still", ids.size(), e);
    }
  }
}
