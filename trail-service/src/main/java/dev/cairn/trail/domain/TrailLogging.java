package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import dev.cairn.model.RegionName;
import dev.cairn.trail.domain.TrailStore.Draft;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Whether trails log, and how they do. Source: contract 1.8, 1.9. */
public final class TrailLogging {

  private final TrailStore store;
  private final Changes changes;
  private final InstantSource clock;

  public TrailLogging(TrailStore store, Changes changes, InstantSource clock) {
    this.store = requireNonNull(store, "store is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Begins to deliver, in all regions that the trail covers. */
  public void startLogging(AccountId account, RegionName region, String nameOrArn) {
    change(
        account,
        region,
        nameOrArn,
        (_, trail) -> trail.withLogging(trail.logging().started(now())));
  }

  /**
   * Ends delivery: what was accepted before is still delivered, and the event that tells of this
   * call. Turns Insights off.
   */
  public void stopLogging(AccountId account, RegionName region, String nameOrArn) {
    Optional<EventId> event = changes.eventId();
    change(account, region, nameOrArn, (draft, trail) -> stop(draft, trail, event));
  }

  private Trail stop(Draft draft, Trail trail, Optional<EventId> event) {
    Trail stopped =
        trail.withLogging(trail.logging().stopped(now())).withInsightSelectors(List.of());
    if (!trail.logging().on()) {
      return stopped;
    }
    draft.requireSent(trail.lastEvent());
    return stopped.withLastEvent(event);
  }

  /** How the trail does in this region. */
  public TrailStatus getTrailStatus(AccountId account, RegionName region, String nameOrArn) {
    Trail trail = TrailView.of(store, account, region).find(nameOrArn);
    return new TrailStatus(trail.logging(), store.deliveryStatus(trail.id(), region));
  }

  private void change(
      AccountId account,
      RegionName region,
      String nameOrArn,
      BiFunction<Draft, Trail, Trail> change) {
    changes.make(
        draft -> {
          Trail trail = TrailView.of(draft, account, region).atHome(nameOrArn);
          return draft.putIfChanged(trail, change.apply(draft, trail));
        });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
