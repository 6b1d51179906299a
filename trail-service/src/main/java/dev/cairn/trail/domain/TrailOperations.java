package dev.cairn.trail.domain;

import java.time.InstantSource;

/** CloudTrail's operations on trails, by what they are about. */
public record TrailOperations(
    Trails trails, TrailLogging logging, TrailSelectors selectors, TrailTags tags) {

  /**
   * All of them, on one store.
   *
   * @param trailsPerRegion most trails visible in a region, shadows included; CloudTrail has 5
   */
  public static TrailOperations of(
      TrailStore store,
      Changes changes,
      InstantSource clock,
      int trailsPerRegion,
      Destinations destinations) {
    return new TrailOperations(
        new Trails(store, changes, clock, trailsPerRegion, destinations),
        new TrailLogging(store, changes, clock),
        new TrailSelectors(store, changes),
        new TrailTags(store, changes));
  }
}
