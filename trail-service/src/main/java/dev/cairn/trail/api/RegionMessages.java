package dev.cairn.trail.api;

import dev.cairn.trail.domain.Region;

/** Regions between their messages and the domain. */
final class RegionMessages {

  private RegionMessages() {}

  static dev.cairn.proto.region.v1.Region message(Region region) {
    return dev.cairn.proto.region.v1.Region.newBuilder()
        .setName(region.name().value())
        .setPartitions(region.partitions())
        .setEnabled(region.enabled())
        .setCreateTime(TrailMessages.timestamp(region.createTime()))
        .build();
  }
}
