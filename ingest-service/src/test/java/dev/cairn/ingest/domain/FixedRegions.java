package dev.cairn.ingest.domain;

import dev.cairn.ingest.domain.codec.Refusal;
import dev.cairn.ingest.domain.codec.RefusedException;
import dev.cairn.model.RegionName;
import java.util.Map;

/** A region list that stands still: names and numbers of partitions. */
public record FixedRegions(Map<String, Integer> partitions) implements Regions {

  public FixedRegions {
    partitions = Map.copyOf(partitions);
  }

  @Override
  public int partitions(RegionName region) throws RefusedException {
    Integer count = partitions.get(region.value());
    if (count == null) {
      throw new RefusedException(
          Refusal.Reason.UNKNOWN_REGION, "awsRegion", "Region " + region + " is unknown");
    }
    return count;
  }

  @Override
  public int partitionsIfLetIn(RegionName region) throws RefusedException {
    return partitions(region);
  }

  @Override
  public boolean knows(RegionName region) {
    return partitions.containsKey(region.value());
  }
}
