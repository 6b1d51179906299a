package dev.cairn.trail.client;

import static java.util.Objects.requireNonNull;

import dev.cairn.trail.domain.Destinations;
import dev.cairn.trail.domain.KmsKey;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Destinations behind AWS's APIs. Part by part, whoever has no endpoint is not asked. */
public final class AwsDestinations implements Destinations, AutoCloseable {

  /**
   * Where the services are. An empty one is not asked.
   *
   * @param sts where roles are assumed; empty: the log group is asked with Cairn's own credential
   */
  public record Endpoints(
      Optional<URI> s3,
      Optional<URI> sns,
      Optional<URI> kms,
      Optional<URI> logs,
      Optional<URI> sts) {

    public Endpoints {
      requireNonNull(s3, "s3 is null");
      requireNonNull(sns, "sns is null");
      requireNonNull(kms, "kms is null");
      requireNonNull(logs, "logs is null");
      requireNonNull(sts, "sts is null");
    }
  }

  /** How each part is checked. */
  public record Modes(CheckMode bucket, CheckMode topic, CheckMode key, CheckMode logGroup) {

    public Modes {
      requireNonNull(bucket, "bucket is null");
      requireNonNull(topic, "topic is null");
      requireNonNull(key, "key is null");
      requireNonNull(logGroup, "logGroup is null");
    }
  }

  private final Optional<BucketCheck> buckets;
  private final Optional<TopicCheck> topics;
  private final Optional<KeyCheck> keys;
  private final Optional<LogGroupCheck> logGroups;
  private final Duration timeout;

  /**
   * Connects to nothing yet.
   *
   * @param timeout how long all questions about a trail may take together
   */
  public AwsDestinations(Endpoints endpoints, Modes modes, Duration timeout) {
    this.buckets =
        asked(endpoints.s3(), modes.bucket()).map(uri -> new BucketCheck(uri, modes.bucket()));
    this.topics =
        asked(endpoints.sns(), modes.topic()).map(uri -> new TopicCheck(uri, modes.topic()));
    this.keys = asked(endpoints.kms(), modes.key()).map(uri -> new KeyCheck(uri, modes.key()));
    this.logGroups =
        asked(endpoints.logs(), modes.logGroup())
            .map(uri -> new LogGroupCheck(uri, endpoints.sts()));
    this.timeout = requireNonNull(timeout, "timeout is null");
  }

  private static Optional<URI> asked(Optional<URI> endpoint, CheckMode mode) {
    return mode == CheckMode.OFF ? Optional.empty() : endpoint;
  }

  @Override
  public TrailSettings check(Trail trail, Set<Part> parts) {
    Questions questions = new Questions(timeout);
    TrailSettings settings = trail.settings();
    if (parts.contains(Part.BUCKET)) {
      buckets.ifPresent(check -> check.check(trail, questions));
    }
    if (parts.contains(Part.TOPIC) && settings.snsTopic().isPresent()) {
      String topic = settings.snsTopic().get().arn();
      topics.ifPresent(check -> check.check(trail, topic, questions));
    }
    if (parts.contains(Part.KMS_KEY) && settings.kmsKey().isPresent() && keys.isPresent()) {
      Optional<String> region = buckets.flatMap(check -> check.region(trail, questions));
      KmsKey key = keys.get().check(trail, settings.kmsKey().get(), region, questions);
      settings = settings.withKmsKey(key);
    }
    if (parts.contains(Part.LOG_GROUP) && settings.logGroup().isPresent()) {
      var group = settings.logGroup().get();
      logGroups.ifPresent(check -> check.check(trail, group, questions));
    }
    return settings;
  }

  @Override
  public void close() {
    buckets.ifPresent(BucketCheck::close);
    topics.ifPresent(TopicCheck::close);
    keys.ifPresent(KeyCheck::close);
    logGroups.ifPresent(LogGroupCheck::close);
  }
}
