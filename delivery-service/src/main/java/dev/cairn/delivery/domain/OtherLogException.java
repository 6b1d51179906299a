package dev.cairn.delivery.domain;

import dev.cairn.model.PartitionId;
import java.util.Optional;
import java.util.UUID;

/** The log of a partition is not the one that was delivered so far. */
public final class OtherLogException extends RuntimeException {

  private static final long serialVersionUID = 1;

  OtherLogException(PartitionId partition, UUID log, Optional<UUID> known) {
    super(
        "The event log of ingest-service, "
            + log
            + ", is not the one of which "
            + partition
            + " was delivered, "
            + known.map(UUID::toString).orElse("which had more events")
            + ": that one was lost or replaced, and the positions in it mean nothing here.");
  }
}
