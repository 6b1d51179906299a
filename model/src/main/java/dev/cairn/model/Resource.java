package dev.cairn.model;

import static java.util.Objects.requireNonNull;

/**
 * A resource that an event names, e.g. {@code AWS::S3::Bucket} and {@code my-bucket}. Either part
 * may be the empty string where the record leaves it out.
 */
public record Resource(String type, String name) {

  public Resource {
    requireNonNull(type, "type is null");
    requireNonNull(name, "name is null");
  }
}
