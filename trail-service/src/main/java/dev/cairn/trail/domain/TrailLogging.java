package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.RegionName;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;

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
    change(account, region, nameOrArn, trail -> trail.withLogging(trail.logging().started(now())));
  }

  /** Ends delivery: what was accepted before is still delivered. Turns Insights off. */
  public void stopLogging(AccountId account, RegionName region, String nameOrArn) {
    change(
        account,
        region,
        nameOrArn,
        trail -> trail.withLogging(trail.logging().stopped(now())).withInsightSelectors(List.of()));
  }

  /** How the trail does in this region. */
  public TrailStatus getTrailStatus(AccountId account, RegionName region, String nameOrArn) {
    Trail trail = TrailView.of(store, account, region).find(nameOrArn);
    return new TrailStatus(trail.logging(), store.deliveryStatus(trail.id(), region));
  }

  private void change(
      AccountId account, RegionName region, String nameOrArn, UnaryOperator<Trail> change) {
    changes.make(
        draft -> {
          Trail trail = TrailView.of(draft, account, region).atHome(nameOrArn);
          return draft.putIfChanged(trail, change.apply(trail));
        });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
