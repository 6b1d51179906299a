package dev.cairn.delivery.domain;

import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalServiceEvents;

/**
 * Whether a trail selects an event: a pure function of the record and of the trail's state at the
 * revision of the record's batch, so that a re-cut after a crash gives the same files. Source:
 * contract 1.11, 5.4.
 */
public final class TrailSelection {

  private TrailSelection() {}

  public static boolean selects(TrailState trail, EventRecord event) {
    return trail.logging()
        && trail.arn().account().equals(event.account())
        && (trail.multiRegion()
            || GlobalServiceEvents.singleRegionTrailTakes(
                trail.arn().homeRegion(), trail.includeGlobalServiceEvents(), event))
        && trail.selectors().take(event);
  }
}
