package dev.cairn.ingest.store;

import java.time.Duration;

/**
 * Sizes of the segment log.
 *
 * @param segmentBytes a segment takes no more frames when its file has reached this; default 128
 *     MiB
 * @param frameBytes a frame takes no more entries when it has reached this, uncompressed; default
 *     768 KiB
 * @param groupBytes how many bytes of entries share one fsync at most, save that one append is
 *     never split; default 8 MiB
 * @param tailCacheBytes memory for recent batches, over all partitions; default 32 MiB
 * @param windowTableIds newest event ids of a partition that are kept in memory; default 65,536
 * @param windowMemoryIds event ids of all partitions that are kept in memory; default 524,288
 * @param windowIds how many event ids a partition's duplicate window covers at most; default 50
 *     million
 * @param windowAge how long the duplicate window remembers an event id at most; default 24 hours
 */
public record SegmentLogSettings(
    long segmentBytes,
    int frameBytes,
    int groupBytes,
    long tailCacheBytes,
    int windowTableIds,
    int windowMemoryIds,
    long windowIds,
    Duration windowAge) {

  public SegmentLogSettings {
    if (segmentBytes < 1
        || frameBytes < 1
        || groupBytes < 1
        || tailCacheBytes < 0
        || windowTableIds < 1
        || windowMemoryIds < 1
        || windowIds < 1
        || windowAge.isNegative()) {
      throw new IllegalArgumentException("sizes of the segment log must be positive");
    }
  }

  public static SegmentLogSettings defaults() {
    return new SegmentLogSettings(
        128 << 20,
        768 << 10,
        8 << 20,
        32 << 20,
        64 << 10,
        512 << 10,
        50_000_000,
        Duration.ofHours(24));
  }
}
