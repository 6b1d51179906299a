package dev.cairn.trail.domain;

import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whether a trail may show in the regions in which it would: its name is free there, and there is
 * room for one more. Source: contract 1.3, 5.2.
 *
 * @param trailsPerRegion most trails of an account visible in a region, shadows included
 */
record TrailRoom(int trailsPerRegion) {

  /**
   * Looks at the regions in which the trail does not show yet.
   *
   * @param present the account's trails
   * @param regions the region list
   * @param before the trail as it is; empty for a new one
   */
  void check(List<Trail> present, List<Region> regions, Trail trail, Optional<Trail> before) {
    if (before.isPresent()
        && (before.get().settings().multiRegion() || !trail.settings().multiRegion())) {
      return;
    }
    List<Trail> others = present.stream().filter(other -> !other.id().equals(trail.id())).toList();
    Predicate<RegionName> isNew =
        region ->
            trail.isVisibleIn(region) && before.filter(old -> old.isVisibleIn(region)).isEmpty();
    checkNameFree(others, trail, isNew);
    checkQuota(others, regions, trail, isNew);
  }

  /** A name is taken where a trail of that name shows in a region in which the new one would. */
  private static void checkNameFree(List<Trail> others, Trail trail, Predicate<RegionName> isNew) {
    boolean taken =
        others.stream()
            .filter(other -> other.name().equals(trail.name()))
            .anyMatch(other -> other.settings().multiRegion() || isNew.test(other.homeRegion()));
    if (taken) {
      throw new CairnException.AlreadyExists(
          "TRAIL_ALREADY_EXISTS",
          "Trail " + trail.name() + " already exists for customer: " + trail.account(),
          "trail",
          trail.name().value());
    }
  }

  /** An all-region trail needs room in every enabled region. */
  private void checkQuota(
      List<Trail> others, List<Region> regions, Trail trail, Predicate<RegionName> isNew) {
    Stream<RegionName> enabled = regions.stream().filter(Region::enabled).map(Region::name);
    Stream.concat(Stream.of(trail.homeRegion()), enabled)
        .filter(isNew)
        .filter(region -> visibleIn(others, region) >= trailsPerRegion)
        .findFirst()
        .ifPresent(
            full -> {
              throw new CairnException.LimitExceeded(
                  "MAXIMUM_NUMBER_OF_TRAILS_EXCEEDED",
                  "User: %s already has %d trails in %s."
                      .formatted(trail.account(), visibleIn(others, full), full),
                  Optional.empty());
            });
  }

  private static long visibleIn(List<Trail> trails, RegionName region) {
    return trails.stream().filter(trail -> trail.isVisibleIn(region)).count();
  }
}
