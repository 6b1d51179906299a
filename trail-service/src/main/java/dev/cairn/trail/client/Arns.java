package dev.cairn.trail.client;

import java.util.List;

/** Parts of ARNs whose shape is known to be right. */
final class Arns {

  private static final int REGION = 3;

  private Arns() {}

  static String region(String arn) {
    return List.of(arn.split(":", -1)).get(REGION);
  }
}
