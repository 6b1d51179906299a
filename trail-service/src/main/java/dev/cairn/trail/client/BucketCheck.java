package dev.cairn.trail.client;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.trail.domain.Trail;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.services.s3.S3Client;

/** Whether the bucket is there, and its policy lets CloudTrail put files under the key space. */
final class BucketCheck implements AutoCloseable {

  private static final String S3 = "S3";
  private static final int NOT_FOUND = 404;

  private final CheckMode mode;
  private final Clients<S3Client> clients;

  BucketCheck(URI endpoint, CheckMode mode) {
    this.mode = mode;
    // Others than AWS seldom have a host name for each bucket.
    boolean pathStyle = !requireNonNull(endpoint.getHost()).endsWith(".amazonaws.com");
    this.clients =
        new Clients<>(
            region ->
                Clients.configure(S3Client.builder(), endpoint, region, Clients.credentials())
                    .forcePathStyle(pathStyle)
                    .crossRegionAccessEnabled(!pathStyle)
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                    .build());
  }

  void check(Trail trail, Questions questions) {
    String bucket = trail.settings().bucket().value();
    try {
      questions.ask(
          S3, time -> client(trail).headBucket(b -> b.bucket(bucket).overrideConfiguration(time)));
    } catch (AwsServiceException e) {
      if (e.statusCode() == NOT_FOUND) {
        throw new CairnException.NotReady(
            "S3_BUCKET_DOES_NOT_EXIST", "S3 bucket " + bucket + " does not exist!");
      }
      refuseIfOn(bucket);
      return; // it is there, and not ours to look into
    }
    policy(trail, bucket, questions).ifPresent(policy -> judge(trail, bucket, policy));
  }

  /** The region that the bucket lies in, if the store tells it. */
  Optional<String> region(Trail trail, Questions questions) {
    String bucket = trail.settings().bucket().value();
    try {
      return Optional.ofNullable(
              questions
                  .ask(
                      S3,
                      time ->
                          client(trail)
                              .headBucket(b -> b.bucket(bucket).overrideConfiguration(time)))
                  .bucketRegion())
          .filter(region -> !region.isEmpty());
    } catch (AwsServiceException e) {
      return Optional.empty();
    }
  }

  private Optional<String> policy(Trail trail, String bucket, Questions questions) {
    try {
      return Optional.ofNullable(
          questions
              .ask(
                  S3,
                  time ->
                      client(trail)
                          .getBucketPolicy(b -> b.bucket(bucket).overrideConfiguration(time)))
              .policy());
    } catch (AwsServiceException e) {
      refuseIfOn(bucket);
      return Optional.empty(); // NoSuchBucketPolicy, NotImplemented, AccessDenied
    }
  }

  private void judge(Trail trail, String bucket, String text) {
    ResourcePolicy policy = ResourcePolicy.parse(text);
    ServiceCall call = ServiceCall.of(trail).with("s3:x-amz-acl", "bucket-owner-full-control");
    String arn = "arn:aws:s3:::" + bucket;
    String prefix = trail.settings().prefix().map(keyPrefix -> keyPrefix.value() + "/").orElse("");
    String key =
        "/%sAWSLogs/%s/CloudTrail/%s/".formatted(prefix, trail.account(), trail.homeRegion());
    boolean right =
        policy.allows("s3:GetBucketAcl", arn, call)
            && policy.allows("s3:PutObject", arn + key, call);
    if (!right) {
      throw insufficient(bucket);
    }
  }

  private void refuseIfOn(String bucket) {
    if (mode == CheckMode.ON) {
      throw insufficient(bucket);
    }
  }

  private static CairnException insufficient(String bucket) {
    return new CairnException.NotReady(
        "INSUFFICIENT_S3_BUCKET_POLICY",
        "Incorrect S3 bucket policy is detected for bucket: " + bucket);
  }

  private S3Client client(Trail trail) {
    return clients.in(trail.homeRegion().value());
  }

  @Override
  public void close() {
    clients.close();
  }
}
