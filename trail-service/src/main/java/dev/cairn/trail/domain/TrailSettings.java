package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import java.util.Optional;

/**
 * Where a trail delivers, and what of.
 *
 * @param globalServiceEvents whether events of global services are delivered
 * @param multiRegion whether the trail covers all regions
 * @param logFileValidation whether digest files are delivered
 */
public record TrailSettings(
    BucketName bucket,
    Optional<KeyPrefix> prefix,
    Optional<SnsTopic> snsTopic,
    boolean globalServiceEvents,
    boolean multiRegion,
    boolean logFileValidation,
    Optional<LogGroup> logGroup,
    Optional<KmsKey> kmsKey) {

  public TrailSettings {
    requireNonNull(bucket, "bucket is null");
    requireNonNull(prefix, "prefix is null");
    requireNonNull(snsTopic, "snsTopic is null");
    requireNonNull(logGroup, "logGroup is null");
    requireNonNull(kmsKey, "kmsKey is null");
    checkCombination(multiRegion, globalServiceEvents);
  }

  static void checkCombination(boolean multiRegion, boolean globalServiceEvents) {
    if (multiRegion && !globalServiceEvents) {
      throw CairnException.invalid(
          "INVALID_PARAMETER_COMBINATION",
          "include_global_service_events",
          "Multi-Region trail must include global service events.");
    }
  }

  /** These, with another key. */
  public TrailSettings withKmsKey(KmsKey key) {
    return new TrailSettings(
        bucket,
        prefix,
        snsTopic,
        globalServiceEvents,
        multiRegion,
        logFileValidation,
        logGroup,
        Optional.of(key));
  }
}
