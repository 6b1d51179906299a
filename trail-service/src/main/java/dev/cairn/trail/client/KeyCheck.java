package dev.cairn.trail.client;

import dev.cairn.model.CairnException;
import dev.cairn.trail.domain.KmsKey;
import dev.cairn.trail.domain.Trail;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/**
 * Whether the key is there, usable, in the bucket's region, and its policy lets CloudTrail make
 * data keys. Source: contract 7.
 */
final class KeyCheck implements AutoCloseable {

  private static final String KMS = "KMS";

  private final CheckMode mode;
  private final Clients<KmsClient> clients;

  KeyCheck(URI endpoint, CheckMode mode) {
    this.mode = mode;
    this.clients =
        new Clients<>(
            region ->
                Clients.configure(KmsClient.builder(), endpoint, region, Clients.credentials())
                    .build());
  }

  /** The key, by its own ARN; as it was asked for if the service does not tell. */
  KmsKey check(Trail trail, KmsKey asked, Optional<String> bucketRegion, Questions questions) {
    if (bucketRegion.filter(region -> !region.equals(Arns.region(asked.arn()))).isPresent()) {
      throw notFound(
          asked.arn(),
          "KMS key %s is not in the region of the S3 bucket, %s."
              .formatted(asked.arn(), bucketRegion.get()));
    }
    Optional<KeyMetadata> found = describe(trail, asked, questions);
    if (found.isEmpty()) {
      return asked;
    }
    checkUsable(found.get());
    String arn = found.get().arn();
    policy(trail, arn, questions).ifPresent(policy -> judge(trail, arn, policy));
    return new KmsKey(arn);
  }

  private Optional<KeyMetadata> describe(Trail trail, KmsKey key, Questions questions) {
    try {
      return Optional.of(
          questions
              .ask(
                  KMS,
                  time ->
                      client(key.arn())
                          .describeKey(k -> k.keyId(key.arn()).overrideConfiguration(time)))
              .keyMetadata());
    } catch (NotFoundException e) {
      throw notFound(key.arn(), "KMS key " + key.arn() + " does not exist.");
    } catch (AwsServiceException e) {
      refuseIfOn(trail, key.arn());
      return Optional.empty();
    }
  }

  private static void checkUsable(KeyMetadata key) {
    if (key.keyState() != KeyState.ENABLED) {
      throw unusable("KMS key " + key.arn() + " is " + key.keyStateAsString() + ".");
    }
    if (key.keySpec() != null && key.keySpec() != KeySpec.SYMMETRIC_DEFAULT) {
      throw unusable(
          "KMS key " + key.arn() + " is " + key.keySpecAsString() + ", not a symmetric key.");
    }
  }

  private Optional<String> policy(Trail trail, String arn, Questions questions) {
    try {
      return Optional.ofNullable(
          questions
              .ask(
                  KMS,
                  time ->
                      client(arn)
                          .getKeyPolicy(
                              k -> k.keyId(arn).policyName("default").overrideConfiguration(time)))
              .policy());
    } catch (AwsServiceException e) {
      refuseIfOn(trail, arn);
      return Optional.empty();
    }
  }

  private static void judge(Trail trail, String arn, String text) {
    ResourcePolicy policy = ResourcePolicy.parse(text);
    ServiceCall call =
        ServiceCall.of(trail)
            .with("kms:EncryptionContext:aws:cloudtrail:arn", trail.arn().toString());
    boolean right =
        policy.allows("kms:GenerateDataKey", arn, call)
            && policy.allows("kms:DescribeKey", arn, call);
    if (!right) {
      throw insufficient(trail, arn);
    }
  }

  private void refuseIfOn(Trail trail, String arn) {
    if (mode == CheckMode.ON) {
      throw insufficient(trail, arn);
    }
  }

  private static CairnException insufficient(Trail trail, String arn) {
    return new CairnException.NotReady(
        "INSUFFICIENT_ENCRYPTION_POLICY",
        "Insufficient permissions to access S3 bucket %s or KMS key %s."
            .formatted(trail.settings().bucket(), arn));
  }

  private static CairnException notFound(String arn, String message) {
    return new CairnException.NotFound("KMS_KEY_NOT_FOUND", message, "key", arn);
  }

  private static CairnException unusable(String message) {
    return new CairnException.NotReady("KMS", message);
  }

  private KmsClient client(String arn) {
    return clients.in(Arns.region(arn));
  }

  @Override
  public void close() {
    clients.close();
  }
}
