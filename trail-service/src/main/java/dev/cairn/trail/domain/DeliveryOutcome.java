package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How deliveries to a target went.
 *
 * @param attemptTime newest attempt; absent before the first
 * @param successTime newest success; absent before the first
 * @param error error code of the newest attempt, the empty text if it succeeded; absent before the
 *     first
 */
public record DeliveryOutcome(
    Optional<Instant> attemptTime, Optional<Instant> successTime, Optional<String> error) {

  /** Nothing was told. */
  public static final DeliveryOutcome NONE =
      new DeliveryOutcome(Optional.empty(), Optional.empty(), Optional.empty());

  public DeliveryOutcome {
    requireNonNull(attemptTime, "attemptTime is null");
    requireNonNull(successTime, "successTime is null");
    requireNonNull(error, "error is null");
  }

  /** This, where it says nothing filled from what was told before. */
  public DeliveryOutcome over(DeliveryOutcome before) {
    return new DeliveryOutcome(
        attemptTime.or(before::attemptTime),
        successTime.or(before::successTime),
        error.or(before::error));
  }
}
