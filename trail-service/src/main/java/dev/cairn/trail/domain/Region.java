package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.RegionName;
import java.time.Instant;

/**
 * A region of the installation's region list.
 *
 * @param partitions number of partitions of its event log, 1 to 64; fixed when it is created
 * @param enabled whether events are accepted
 */
public record Region(RegionName name, int partitions, boolean enabled, Instant createTime)
    implements Subject {

  public static final int MAX_PARTITIONS = 64;

  public Region {
    requireNonNull(name, "name is null");
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new IllegalArgumentException("partitions must be 1 to 64, got " + partitions);
    }
    requireNonNull(createTime, "createTime is null");
  }

  Region withEnabled(boolean on) {
    return new Region(name, partitions, on, createTime);
  }
}
