package dev.cairn.delivery.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.EventId;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailArn;
import dev.cairn.model.selection.CompiledSelectors;
import java.util.Optional;

/**
 * A trail as it was at a configuration revision, as far as delivery needs it.
 *
 * @param id internal id, never used again for another trail; a trail's name may be
 * @param includeGlobalServiceEvents only asked of single-region trails
 * @param prefix key prefix without a slash at its end; empty if none
 * @param kmsKeyArn ARN of the key for SSE-KMS; empty for SSE-S3
 * @param selectors which events of the regions that it covers it takes
 * @param lastEvent tells of the call that stopped or deleted the trail, and is taken whatever else
 *     holds; empty if it was never stopped
 */
public record TrailState(
    String id,
    TrailArn arn,
    boolean multiRegion,
    boolean includeGlobalServiceEvents,
    boolean logging,
    String bucket,
    Optional<String> prefix,
    Optional<String> kmsKeyArn,
    CompiledSelectors selectors,
    Optional<EventId> lastEvent) {

  public TrailState {
    requireNonNull(id, "id is null");
    requireNonNull(arn, "arn is null");
    requireNonNull(bucket, "bucket is null");
    requireNonNull(prefix, "prefix is null");
    requireNonNull(kmsKeyArn, "kmsKeyArn is null");
    requireNonNull(selectors, "selectors is null");
    requireNonNull(lastEvent, "lastEvent is null");
  }

  /** The trail once it is deleted: it takes no more than the event that tells of that. */
  public TrailState deleted(Optional<EventId> event) {
    return new TrailState(
        id,
        arn,
        multiRegion,
        includeGlobalServiceEvents,
        false,
        bucket,
        prefix,
        kmsKeyArn,
        selectors,
        event);
  }

  /** Whether the trail records events of the region at all. */
  public boolean covers(RegionName region) {
    return multiRegion || arn.homeRegion().equals(region);
  }
}
