package dev.cairn.delivery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.delivery.domain.CompressedBody;
import dev.cairn.delivery.domain.Destination;
import dev.cairn.delivery.domain.ObjectStore;
import dev.cairn.delivery.domain.ObjectStore.PutFailedException;
import dev.cairn.testing.EngineServer;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Against moto_server, which keeps what the embedded S3 refuses: ACLs and encryption. */
@Tag("engines")
@TestInstance(Lifecycle.PER_CLASS)
class MotoS3Test extends S3ObjectStoreContract {

  private static final String KEY_ARN = "arn:aws:kms:us-east-1:111122223333:key/k";

  private EngineServer moto;
  private S3ObjectStore store;

  @BeforeAll
  void startMoto() throws IOException {
    moto = EngineServer.moto("111122223333");
    try (S3Client client = client()) {
      client.createBucket(b -> b.bucket(BUCKET));
    }
  }

  @AfterAll
  void stopMoto() {
    moto.close();
  }

  @BeforeEach
  void open() {
    System.setProperty("aws.accessKeyId", CREDENTIAL.accessKeyId());
    System.setProperty("aws.secretAccessKey", CREDENTIAL.secretAccessKey());
    store = S3ObjectStore.fromEnvironment(endpoint());
  }

  @AfterEach
  void close() {
    store.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  URI endpoint() {
    return moto.endpoint();
  }

  @Override
  boolean knowsHeaders() {
    return true;
  }

  @Test
  void put_grantsTheOwnerAndEncrypts_check127() {
    put("AWSLogs/s3.json.gz", destination(Optional.empty()));

    assertThat(head("AWSLogs/s3.json.gz").serverSideEncryption())
        .isEqualTo(ServerSideEncryption.AES256);
    try (S3Client client = client()) {
      assertThat(client.getObjectAcl(g -> g.bucket(BUCKET).key("AWSLogs/s3.json.gz")).grants())
          .anyMatch(grant -> grant.permissionAsString().equals("FULL_CONTROL"));
    }
  }

  @Test
  void put_withKey_usesKms_check127() {
    put("AWSLogs/kms.json.gz", destination(Optional.of(KEY_ARN)));

    HeadObjectResponse head = head("AWSLogs/kms.json.gz");
    assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
    assertThat(head.ssekmsKeyId()).isEqualTo(KEY_ARN);
  }

  @Test
  void put_noBucket_hasS3sCode_check59() {
    Destination gone =
        new Destination("no-such-bucket", Optional.empty(), Optional.empty(), true, true);

    assertThatThrownBy(() -> put("k", gone))
        .isInstanceOfSatisfying(
            PutFailedException.class, e -> assertThat(e.code()).isEqualTo("NoSuchBucket"));
  }

  private void put(String key, Destination destination) {
    store.put(
        destination, TRAIL, file(key, "ab".repeat(32)), CompressedBody.of(new byte[] {1, 2, 3}));
  }

  private HeadObjectResponse head(String key) {
    try (S3Client client = client()) {
      return client.headObject(h -> h.bucket(BUCKET).key(key));
    }
  }
}
