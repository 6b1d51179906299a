package dev.cairn.delivery.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Where and how a cut's files are put: the trail's settings when the cut was made, which finish it
 * whatever the configuration says later.
 *
 * @param prefix key prefix; empty if none
 * @param kmsKeyArn key for SSE-KMS; empty for SSE-S3
 * @param sendAcl whether the bucket's owner gets full control by the ACL header
 * @param sendEncryption whether the encryption headers are sent
 */
public record Destination(
    String bucket,
    Optional<String> prefix,
    Optional<String> kmsKeyArn,
    boolean sendAcl,
    boolean sendEncryption) {

  public Destination {
    requireNonNull(bucket, "bucket is null");
    requireNonNull(prefix, "prefix is null");
    requireNonNull(kmsKeyArn, "kmsKeyArn is null");
  }
}
