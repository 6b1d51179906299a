package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.KillPoint;
import dev.cairn.trail.domain.TrailStore.Draft;
import java.time.Duration;
import java.util.List;
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

  /**
   * @param patience how long an answer waits for the replicas
   */
  public Changes(
      TrailStore store, NewestRevision newest, Confirmations confirmations, Duration patience) {
    this.store = requireNonNull(store, "store is null");
    this.newest = requireNonNull(newest, "newest is null");
    this.confirmations = requireNonNull(confirmations, "confirmations is null");
    this.patience = requireNonNull(patience, "patience is null");
  }

  /**
   * Makes a change and waits for the replicas, also if it changed nothing: so a call that is made
   * again after {@code REVISION_NOT_CONFIRMED} succeeds once they have come so far.
   *
   * <p>Errors: {@code REVISION_NOT_CONFIRMED} if they don't confirm in time; the change stays made.
   */
  public <R> R make(Function<Draft, R> change) {
    Committed<R> made = commit(change);
    KillPoint.reach("trail.change.before-confirm");
    List<String> behind = confirmations.await(made.revision(), patience);
    if (!behind.isEmpty()) {
      throw notConfirmed(made.revision(), behind.size());
    }
    KillPoint.reach("trail.change.after-confirm");
    return made.result();
  }

  /** Makes a change and waits for nobody. */
  public <R> R makeUnconfirmed(Function<Draft, R> change) {
    return commit(change).result();
  }

  private <R> Committed<R> commit(Function<Draft, R> change) {
    Committed<R> made = store.change(change);
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
