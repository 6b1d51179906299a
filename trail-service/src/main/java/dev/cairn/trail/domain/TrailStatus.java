package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What GetTrailStatus tells of a trail in a region.
 *
 * @param delivery absent before the first report
 */
public record TrailStatus(Logging logging, Optional<DeliveryStatus> delivery) {

  public TrailStatus {
    requireNonNull(logging, "logging is null");
    requireNonNull(delivery, "delivery is null");
  }
}
