package dev.cairn.model;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Events of the services that have no region of their own, which a trail may leave out by {@code
 * IncludeGlobalServiceEvents}. Source: contract 5.3, 5.4.
 */
public final class GlobalServiceEvents {

  private static final String STS = "sts.amazonaws.com";
  private static final Set<String> SOURCES =
      Set.of("iam.amazonaws.com", STS, "cloudfront.amazonaws.com", "route53.amazonaws.com");

  /** Where each AWS partition keeps them. */
  private static final Set<String> REGIONS =
      Set.of("us-east-1", "cn-north-1", "cn-northwest-1", "us-gov-west-1");

  private static final byte[] REGIONAL_ENDPOINT =
      "\"endpointType\":\"regional\"".getBytes(StandardCharsets.US_ASCII);

  private GlobalServiceEvents() {}

  /**
   * Whether the trail's flag decides about the event. STS counts unless the record says that the
   * call came through a regional endpoint.
   */
  public static boolean governs(EventRecord event) {
    return SOURCES.contains(event.eventSource())
        && REGIONS.contains(event.region().value())
        && !(event.eventSource().equals(STS)
            && indexOf(event.json().array(), REGIONAL_ENDPOINT) >= 0);
  }

  /**
   * Whether a single-region trail takes an event of its home region, as CloudTrail does since 22
   * November 2021: a trail homed elsewhere than the event gets nothing of it.
   */
  public static boolean singleRegionTrailTakes(
      RegionName homeRegion, boolean includeGlobalServiceEvents, EventRecord event) {
    return homeRegion.equals(event.region()) && (includeGlobalServiceEvents || !governs(event));
  }

  private static int indexOf(byte[] text, byte[] part) {
    for (int start = 0; start <= text.length - part.length; start++) {
      int matched = 0;
      while (matched < part.length && text[start + matched] == part[matched]) {
        matched++;
      }
      if (matched == part.length) {
        return start;
      }
    }
    return -1;
  }
}
