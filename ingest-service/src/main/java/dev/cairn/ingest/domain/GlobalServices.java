package dev.cairn.ingest.domain;

import dev.cairn.model.RegionName;
import java.util.Optional;

/**
 * The region in which global services record: of a typed event that names none. STS counts as
 * called through its global endpoint, for who calls a regional one knows its region. Source:
 * contract 5.3.
 */
final class GlobalServices {

  private static final RegionName US_EAST_1 = RegionName.of("us-east-1");
  private static final RegionName US_WEST_2 = RegionName.of("us-west-2");

  private GlobalServices() {}

  static Optional<RegionName> regionOf(String eventSource) {
    return switch (eventSource) {
      case "billing.amazonaws.com",
          "cloudfront.amazonaws.com",
          "iam.amazonaws.com",
          "organizations.amazonaws.com",
          "route53.amazonaws.com",
          "shield.amazonaws.com",
          "sts.amazonaws.com",
          "support.amazonaws.com",
          "waf.amazonaws.com" ->
          Optional.of(US_EAST_1);
      case "globalaccelerator.amazonaws.com" -> Optional.of(US_WEST_2);
      default -> Optional.empty();
    };
  }
}
