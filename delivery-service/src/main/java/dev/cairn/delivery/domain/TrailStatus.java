package dev.cairn.delivery.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.RegionName;
import java.time.Instant;
import java.util.Optional;

/**
 * How the deliveries of a trail in a region go. Source: contract 1.9.
 *
 * @param latestAttemptTime newest attempt
 * @param latestDeliveryTime newest success
 * @param latestDeliveryError S3's error code of the newest attempt; empty if it succeeded
 */
public record TrailStatus(
    String trailId,
    RegionName region,
    Optional<Instant> latestAttemptTime,
    Optional<Instant> latestDeliveryTime,
    String latestDeliveryError) {

  public TrailStatus {
    requireNonNull(trailId, "trailId is null");
    requireNonNull(region, "region is null");
    requireNonNull(latestAttemptTime, "latestAttemptTime is null");
    requireNonNull(latestDeliveryTime, "latestDeliveryTime is null");
    requireNonNull(latestDeliveryError, "latestDeliveryError is null");
  }
}
