package dev.cairn.ingest.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.PartitionId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One that reads the event log and has the log kept for it.
 *
 * @param name e.g. {@code history}
 * @param lastSeen when it last reported or read; empty if it did not since ingest started
 * @param positions where it stands; a partition that it never reported is not there
 */
public record Follower(
    String name, Optional<Instant> lastSeen, Map<PartitionId, Position> positions) {

  /**
   * Where a follower stands in a partition.
   *
   * @param next offset of the first event whose effect is not yet durable
   * @param held the oldest offset that a failing target still needs; empty if none fails
   */
  public record Position(long next, OptionalLong held) {

    public Position {
      requireNonNull(held, "held is null");
      if (next < 0 || held.orElse(0) < 0) {
        throw new IllegalArgumentException("a position must not be negative");
      }
    }
  }

  public Follower {
    requireNonNull(name, "name is null");
    requireNonNull(lastSeen, "lastSeen is null");
    positions = Map.copyOf(positions);
  }
}
