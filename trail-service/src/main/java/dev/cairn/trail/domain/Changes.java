package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.EventId;
import dev.cairn.model.KillPoint;
import dev.cairn.trail.domain.CallEvents.CallEvent;
import dev.cairn.trail.domain.TrailStore.Draft;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The one way in which the configuration changes: the store commits the change, the watchers are
 * told, and the answer leaves when every ingest replica has confirmed it. So events that are sent
 * after the answer are judged by the new configuration.
 */
public final class Changes {

  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final TrailStore store;
  private final NewestRevision newest;
  private final Confirmations confirmations;
  private final Duration patience;
  private final Outbox outbox;

  /** Of an installation that does not record itself. */
  public Changes(
      TrailStore store, NewestRevision newest, Confirmations confirmations, Duration patience) {
    this(store, newest, confirmations, patience, Outbox.off(store, confirmations));
  }

  /**
   * @param patience how long an answer waits for the replicas
   * @param outbox for the events that tell of changes
   */
  public Changes(
      TrailStore store,
      NewestRevision newest,
      Confirmations confirmations,
      Duration patience,
      Outbox outbox) {
    this.store = requireNonNull(store, "store is null");
    this.newest = requireNonNull(newest, "newest is null");
    this.confirmations = requireNonNull(confirmations, "confirmations is null");
    this.patience = requireNonNull(patience, "patience is null");
    this.outbox = requireNonNull(outbox, "outbox is null");
  }

  /**
   * Id of the event that will tell of the call which this thread serves; empty if none will. To be
   * asked before the change is made, which happens on another thread.
   */
  Optional<EventId> eventId() {
    return outbox.eventId();
  }

  /**
   * Makes a change and waits for the replicas, also if it changed nothing: so a call that is made
   * again after {@code REVISION_NOT_CONFIRMED} succeeds once they have come so far. Then waits
   * until the event that tells of the call is recorded: by then it is judged by what the change
   * made.
   *
   * <p>Errors: {@code REVISION_NOT_CONFIRMED} if they don't confirm in time, {@code
   * EVENT_NOT_RECORDED} if the event is not recorded in time: in both cases the change stays made,
   * and its event follows. {@code EVENT_NOT_RECORDED} also, with nothing changed, if events can't
   * be recorded now.
   */
  public <R> R make(Function<Draft, R> change) {
    Optional<CallEvent> event = outbox.begin();
    try {
      Committed<R> made = commit(change, event);
      confirm(made.revision());
      event.ifPresent(outbox::send);
      return made.result();
    } finally {
      event.ifPresent(outbox::putDown);
    }
  }

  private void confirm(long revision) {
    KillPoint.reach("trail.change.before-confirm");
    List<String> behind = confirmations.await(revision, patience);
    if (!behind.isEmpty()) {
      throw notConfirmed(revision, behind.size());
    }
    KillPoint.reach("trail.change.after-confirm");
  }

  /** Makes a change that no call asked for, and waits for nobody. */
  public <R> R makeUnconfirmed(Function<Draft, R> change) {
    return commit(change, Optional.empty()).result();
  }

  private <R> Committed<R> commit(Function<Draft, R> change, Optional<CallEvent> event) {
    Committed<R> made =
        store.change(
            draft -> {
              R result = change.apply(draft);
              event.ifPresent(e -> outbox.keep(draft, e, result));
              return result;
            });
    event.ifPresent(CallEvent::kept);
    newest.advance(made.revision());
    return made;
  }

  private CairnException notConfirmed(long revision, int behind) {
    return new CairnException.Unavailable(
        "REVISION_NOT_CONFIRMED",
        "The change is stored, and stays so, but %d of %d ingest replicas (%d of them lost) did not confirm revision %d within %d ms: they may still judge events by the configuration before. Calling again is safe."
            .formatted(
                behind,
                confirmations.connected() + confirmations.lost(),
                confirmations.lost(),
                revision,
                patience.toMillis()),
        RETRY_AFTER);
  }
}
