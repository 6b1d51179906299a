package dev.cairn.delivery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.delivery.domain.CompressedBody;
import dev.cairn.delivery.domain.Destination;
import dev.cairn.delivery.domain.ObjectStore;
import dev.cairn.delivery.domain.ObjectStore.Outcome;
import dev.cairn.delivery.domain.ObjectStore.PutFailedException;
import dev.cairn.testing.EngineServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Against MinIO, which enforces what moto only keeps: signatures, policies and encryption. */
@Tag("engines")
@TestInstance(Lifecycle.PER_CLASS)
class MinioS3Test extends S3ObjectStoreContract {

  private static final String ONLY_PUTS_BELOW_AWSLOGS =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::audit-logs/AWSLogs/*"}]}
      """;

  private EngineServer minio;
  private S3ObjectStore store;

  @BeforeAll
  void startMinio(@TempDir Path folder) throws IOException {
    minio = EngineServer.minio(folder, CREDENTIAL.accessKeyId(), CREDENTIAL.secretAccessKey());
    try (S3Client client = client()) {
      client.createBucket(b -> b.bucket(BUCKET));
    }
  }

  @AfterAll
  void stopMinio() {
    minio.close();
  }

  @BeforeEach
  void open() {
    store = as(CREDENTIAL.accessKeyId(), CREDENTIAL.secretAccessKey());
  }

  @AfterEach
  void close() {
    store.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    System.clearProperty("aws.sessionToken");
  }

  private S3ObjectStore as(String accessKeyId, String secretAccessKey) {
    System.setProperty("aws.accessKeyId", accessKeyId);
    System.setProperty("aws.secretAccessKey", secretAccessKey);
    return S3ObjectStore.fromEnvironment(endpoint());
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  URI endpoint() {
    return minio.endpoint();
  }

  @Override
  boolean knowsHeaders() {
    return true;
  }

  @Test
  void put_withKey_isEncryptedWithIt_check127() {
    put(store, "AWSLogs/kms.json.gz", Optional.of(EngineServer.MINIO_KMS_KEY));

    HeadObjectResponse head = head("AWSLogs/kms.json.gz");
    assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
    assertThat(head.ssekmsKeyId()).endsWith(EngineServer.MINIO_KMS_KEY);
  }

  @Test
  void put_keyThatIsNotThere_failsAndStoresNothing() {
    assertThatThrownBy(() -> put(store, "AWSLogs/no-key.json.gz", Optional.of("no-such-key")))
        .isInstanceOfSatisfying(PutFailedException.class, e -> assertThat(e.code()).isNotEmpty());

    assertThatThrownBy(() -> head("AWSLogs/no-key.json.gz")).hasMessageContaining("404");
  }

  @Test
  void put_wrongSecret_hasS3sCode_check59() {
    try (S3ObjectStore wrong = as(CREDENTIAL.accessKeyId(), "another-secret-of-some-length")) {
      assertThatThrownBy(() -> put(wrong, "AWSLogs/wrong.json.gz", Optional.empty()))
          .isInstanceOfSatisfying(
              PutFailedException.class,
              e -> assertThat(e.code()).isEqualTo("SignatureDoesNotMatch"));
    }
  }

  /** What a policy does not allow is S3's AccessDenied; what it allows is put without reading. */
  @Test
  void put_asPolicyAllows_check59() {
    Credentials limited = limited();
    System.setProperty("aws.sessionToken", limited.sessionToken());
    try (S3ObjectStore writer = as(limited.accessKeyId(), limited.secretAccessKey())) {
      assertThat(put(writer, "AWSLogs/limited.json.gz", Optional.empty()))
          .isEqualTo(Outcome.STORED);
      assertThatThrownBy(() -> put(writer, "elsewhere/limited.json.gz", Optional.empty()))
          .isInstanceOfSatisfying(
              PutFailedException.class, e -> assertThat(e.code()).isEqualTo("AccessDenied"));
    }
  }

  private Credentials limited() {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(endpoint())
            .region(Region.US_EAST_1)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        CREDENTIAL.accessKeyId(), CREDENTIAL.secretAccessKey())))
            .build()) {
      return sts.assumeRole(
              r ->
                  r.roleArn("arn:aws:iam::111122223333:role/delivery")
                      .roleSessionName("delivery")
                      .policy(ONLY_PUTS_BELOW_AWSLOGS))
          .credentials();
    }
  }

  private Outcome put(S3ObjectStore as, String key, Optional<String> kmsKey) {
    Destination destination = destination(kmsKey);
    return as.put(
        destination, TRAIL, file(key, "ab".repeat(32)), CompressedBody.of(new byte[] {1, 2, 3}));
  }

  private HeadObjectResponse head(String key) {
    try (S3Client client = client()) {
      return client.headObject(h -> h.bucket(BUCKET).key(key));
    }
  }
}
