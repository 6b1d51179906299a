package dev.cairn.trail.domain;

import java.util.Set;

/**
 * The buckets, topics, keys and log groups that trails deliver to, asked before a trail is made or
 * changed. Asking changes nothing but a log stream, which it makes. It takes a stated time at most,
 * and is never done within a change.
 */
public interface Destinations {

  /** What can be asked. */
  enum Part {
    BUCKET,
    TOPIC,
    KMS_KEY,
    LOG_GROUP
  }

  /** Asks nothing. */
  Destinations UNASKED = (trail, parts) -> trail.settings();

  /**
   * Asks whether the trail could deliver, in the order of the parts; parts that it does not have
   * are passed over. Errors: {@code S3_BUCKET_DOES_NOT_EXIST}, {@code
   * INSUFFICIENT_S3_BUCKET_POLICY}, {@code INSUFFICIENT_SNS_TOPIC_POLICY}, {@code
   * KMS_KEY_NOT_FOUND}, {@code KMS}, {@code INSUFFICIENT_ENCRYPTION_POLICY}, {@code
   * INVALID_CLOUD_WATCH_LOGS_ROLE_ARN}, {@code INVALID_CLOUD_WATCH_LOGS_LOG_GROUP_ARN}; {@code
   * DESTINATION_UNAVAILABLE} if one does not answer in time. Source: contract 1.4, 1.5.
   *
   * @param trail as it would be
   * @return its settings, with the ARN of the key where an alias was given and the key was found
   */
  TrailSettings check(Trail trail, Set<Part> parts);
}
