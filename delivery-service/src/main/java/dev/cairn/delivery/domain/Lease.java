package dev.cairn.delivery.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.PartitionId;

/**
 * The right to deliver the events of a partition.
 *
 * @param epoch grows with each new holder; every write names it, so that an old holder changes
 *     nothing
 */
public record Lease(PartitionId partition, long epoch) {

  public Lease {
    requireNonNull(partition, "partition is null");
  }
}
