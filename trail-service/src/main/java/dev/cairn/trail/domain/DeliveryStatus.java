package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.RegionName;
import java.util.Map;

/**
 * How the deliveries of a trail in a region went, as delivery-service tells it.
 *
 * @param outcomes of the targets that are told of
 */
public record DeliveryStatus(
    TrailId trail, RegionName region, Map<DeliveryTarget, DeliveryOutcome> outcomes) {

  public DeliveryStatus {
    requireNonNull(trail, "trail is null");
    requireNonNull(region, "region is null");
    outcomes = Map.copyOf(outcomes);
  }

  /** How deliveries to a target went; {@link DeliveryOutcome#NONE} if nothing was told. */
  public DeliveryOutcome of(DeliveryTarget target) {
    return outcomes.getOrDefault(target, DeliveryOutcome.NONE);
  }
}
