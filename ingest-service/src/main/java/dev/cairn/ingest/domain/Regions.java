package dev.cairn.ingest.domain;

import dev.cairn.ingest.domain.codec.RefusedException;
import dev.cairn.model.RegionName;

/**
 * The installation's region list, as ingest knows it.
 *
 * <p>Any number of threads. All fail with {@code Unavailable} while nothing is known yet.
 */
public interface Regions {

  /**
   * Number of partitions of a region's event log. An unknown region is let in at once, and the list
   * told afterwards, where the installation allows that.
   *
   * @throws RefusedException {@code UNKNOWN_REGION} if the region is unknown and not let in, or
   *     disabled
   */
  int partitions(RegionName region) throws RefusedException;

  /**
   * What {@link #partitions} would answer; lets no region in.
   *
   * @throws RefusedException as there
   */
  int partitionsIfLetIn(RegionName region) throws RefusedException;

  /** Whether events of the region are accepted; lets none in. */
  boolean knows(RegionName region);
}
