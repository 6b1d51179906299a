package dev.cairn.gateway.sigv4;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.RegionName;

/**
 * What a signature holds for, e.g. {@code
 * AKIAIOSFODNN7EXAMPLE/20260131/us-east-1/cloudtrail/aws4_request} without the access key.
 *
 * @param day in UTC, e.g. {@code 20260131}
 * @param service e.g. {@code cloudtrail}
 */
public record Scope(String day, RegionName region, String service) {

  public Scope {
    requireNonNull(day, "day is null");
    requireNonNull(region, "region is null");
    requireNonNull(service, "service is null");
  }

  /** As it stands in the string to sign. */
  String text() {
    return day + "/" + region + "/" + service + "/aws4_request";
  }
}
