package dev.cairn.delivery.domain;

import java.util.Collection;

/** Where delivery says how it goes: trail-service, which answers GetTrailStatus. */
@FunctionalInterface
public interface StatusReports {

  /** Takes what changed. Does not block; at most once a second is asked for. */
  void report(Collection<TrailStatus> statuses);
}
