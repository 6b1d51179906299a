package dev.cairn.delivery.domain;

import dev.cairn.model.PartitionId;
import java.util.Map;
import java.util.Optional;

/**
 * Whether delivery may begin with the store that it has. An empty one beside a log that delivery
 * has read says that its state was lost: it would write every file that the log still holds again.
 */
public final class FirstStart {

  private FirstStart() {}

  /**
   * Why delivery must not begin; empty if it may.
   *
   * @param reported the positions that ingest's register holds of delivery
   * @param startsOver whether the administrator means it
   */
  public static Optional<String> refusal(
      DeliveryStore store, Map<PartitionId, Long> reported, boolean startsOver) {
    if (startsOver || !store.isEmpty()) {
      return Optional.empty();
    }
    return reported.entrySet().stream()
        .filter(position -> position.getValue() > 0)
        .findFirst()
        .map(
            position ->
                "The state of delivery is lost: its database is empty, but it has read "
                    + position.getKey()
                    + " up to offset "
                    + position.getValue()
                    + ". Put the database back, or set cairn.delivery.start-over=true: files are"
                    + " written again");
  }
}
