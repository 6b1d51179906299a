package dev.cairn.delivery.domain;

import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.RegionName;

/**
 * Whether a trail selects an event: a pure function of the record and of the trail's state at the
 * revision of the record's batch, so that a re-cut after a crash gives the same files. What the
 * settings of ingest have to say is in the record. Source: contract 1.11, 5.4.
 */
public final class TrailSelection {

  private TrailSelection() {}

  public static boolean selects(TrailState trail, EventRecord event) {
    return trail.arn().account().equals(event.account())
        && mayTake(trail, event.region(), event.globalService())
        && (isLast(trail, event) || (trail.logging() && trail.selectors().take(event)));
  }

  /** So that no trail can be silenced without a word of it in its own files. */
  private static boolean isLast(TrailState trail, EventRecord event) {
    return trail.lastEvent().isPresent() && trail.lastEvent().get().equals(event.id());
  }

  /** Whether events of a region, global or not, concern the trail, whatever its selectors. */
  static boolean mayTake(TrailState trail, RegionName region, GlobalService globalService) {
    return switch (globalService) {
      case NONE -> trail.covers(region);
      case ITS_REGION ->
          trail.covers(region) && (trail.multiRegion() || trail.includeGlobalServiceEvents());
      case EVERY_REGION -> trail.multiRegion() || trail.includeGlobalServiceEvents();
    };
  }
}
