package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What CreateTrail is asked for: texts as they came, checked by {@link Trails#createTrail}. An
 * empty text means none.
 */
public record NewTrail(
    String name,
    String bucket,
    String prefix,
    String snsTopic,
    Optional<Boolean> globalServiceEvents,
    boolean multiRegion,
    boolean logFileValidation,
    String logGroupArn,
    String logGroupRoleArn,
    String kmsKey,
    boolean organization,
    List<NewTag> tags) {

  /** A tag as it came. */
  public record NewTag(String key, String value) {
    public NewTag {
      requireNonNull(key, "key is null");
      requireNonNull(value, "value is null");
    }
  }

  public NewTrail {
    requireNonNull(name, "name is null");
    requireNonNull(bucket, "bucket is null");
    requireNonNull(prefix, "prefix is null");
    requireNonNull(snsTopic, "snsTopic is null");
    requireNonNull(globalServiceEvents, "globalServiceEvents is null");
    requireNonNull(logGroupArn, "logGroupArn is null");
    requireNonNull(logGroupRoleArn, "logGroupRoleArn is null");
    requireNonNull(kmsKey, "kmsKey is null");
    tags = List.copyOf(tags);
  }
}
