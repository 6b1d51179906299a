package dev.cairn.model;

import static java.util.Objects.requireNonNull;

/**
 * A partition of a region's event log. An account lives in exactly one: its number is {@code
 * account mod partitions}.
 *
 * @param number counted from 0
 */
public record PartitionId(RegionName region, int number) implements Comparable<PartitionId> {

  public PartitionId {
    requireNonNull(region, "region is null");
    if (number < 0) {
      throw new IllegalArgumentException("number must not be negative, got " + number);
    }
  }

  @Override
  public int compareTo(PartitionId other) {
    int byRegion = region.compareTo(other.region);
    return byRegion != 0 ? byRegion : Integer.compare(number, other.number);
  }

  /** e.g. {@code eu-west-1/0}. */
  @Override
  public String toString() {
    return region + "/" + number;
  }
}
