package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Internal id of a trail: the text of a random UUID. It is never used again, also when a trail of
 * the same name is made later.
 */
public record TrailId(String value) {

  public TrailId {
    requireNonNull(value, "value is null");
  }

  public static TrailId of(String value) {
    return new TrailId(value);
  }

  public static TrailId random() {
    return new TrailId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
