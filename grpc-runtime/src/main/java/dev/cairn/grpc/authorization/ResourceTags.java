package dev.cairn.grpc.authorization;

import java.util.Map;

/** The tags of resources, for conditions on {@code aws:ResourceTag}. */
@FunctionalInterface
public interface ResourceTags {

  /**
   * The tags of a resource; none if there is no such resource. Asked only when a condition needs
   * it.
   */
  Map<String, String> of(String resourceArn);
}
