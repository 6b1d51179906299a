package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

/** What GetTrailStatus tells of a trail in a region. */
public record TrailStatus(Logging logging, DeliveryStatus delivery) {

  public TrailStatus {
    requireNonNull(logging, "logging is null");
    requireNonNull(delivery, "delivery is null");
  }
}
