package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.RegionName;
import java.time.Instant;
import java.util.Optional;

/**
 * How the deliveries of a trail in a region went, as delivery-service tells it.
 *
 * @param attemptTime newest attempt; absent leaves what was told before
 * @param deliveryTime newest success; absent leaves what was told before
 * @param error error code of the newest attempt, the empty text if it succeeded; absent leaves what
 *     was told before
 */
public record DeliveryStatus(
    TrailId trail,
    RegionName region,
    Optional<Instant> attemptTime,
    Optional<Instant> deliveryTime,
    Optional<String> error) {

  public DeliveryStatus {
    requireNonNull(trail, "trail is null");
    requireNonNull(region, "region is null");
    requireNonNull(attemptTime, "attemptTime is null");
    requireNonNull(deliveryTime, "deliveryTime is null");
    requireNonNull(error, "error is null");
  }

  /** This, where it says nothing filled from what was told before. */
  public DeliveryStatus over(DeliveryStatus before) {
    return new DeliveryStatus(
        trail,
        region,
        attemptTime.or(before::attemptTime),
        deliveryTime.or(before::deliveryTime),
        error.or(before::error));
  }
}
