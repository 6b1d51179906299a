package dev.cairn.model;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The services that have no region of their own: where they record, and which of them a trail may
 * leave out by {@code IncludeGlobalServiceEvents}. Source: contract 5.3.
 *
 * @param sources event sources that the flag governs
 * @param regions where they record: in the first unless the record says another; the others are
 *     those of other partitions of AWS
 * @param placed event sources that record in one region too, which the flag does not govern
 * @param reach what their events are: {@code ITS_REGION} or {@code EVERY_REGION}
 */
public record GlobalServices(
    Set<String> sources,
    List<RegionName> regions,
    Map<String, RegionName> placed,
    GlobalService reach) {

  private static final RegionName US_EAST_1 = RegionName.of("us-east-1");

  public GlobalServices {
    sources = Set.copyOf(sources);
    regions = List.copyOf(regions);
    placed = Map.copyOf(placed);
    requireNonNull(reach, "reach is null");
    if (regions.isEmpty()) {
      throw new IllegalArgumentException("global services need a region");
    }
  }

  /** CloudTrail's, as they are now. */
  public static GlobalServices defaults() {
    Map<String, RegionName> placed = new HashMap<>();
    Stream.of("billing", "organizations", "shield", "support", "waf")
        .forEach(service -> placed.put(service + ".amazonaws.com", US_EAST_1));
    placed.put("globalaccelerator.amazonaws.com", RegionName.of("us-west-2"));
    return new GlobalServices(
        Set.of(
            "iam.amazonaws.com",
            "sts.amazonaws.com",
            "cloudfront.amazonaws.com",
            "route53.amazonaws.com"),
        Stream.of("us-east-1", "cn-north-1", "cn-northwest-1", "us-gov-west-1")
            .map(RegionName::of)
            .toList(),
        placed,
        GlobalService.ITS_REGION);
  }

  /**
   * The region of an event that names none; empty if its service has regions. STS counts as called
   * through its global endpoint, for who calls a regional one knows its region.
   */
  public Optional<RegionName> regionOf(String eventSource) {
    return sources.contains(eventSource)
        ? Optional.of(regions.getFirst())
        : Optional.ofNullable(placed.get(eventSource));
  }

  /** What an event is, unless it came through a regional endpoint of its service. */
  public GlobalService classify(String eventSource, RegionName region) {
    return sources.contains(eventSource) && regions.contains(region) ? reach : GlobalService.NONE;
  }
}
