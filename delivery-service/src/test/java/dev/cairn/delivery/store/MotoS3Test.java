package dev.cairn.delivery.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.delivery.domain.CompressedBody;
import dev.cairn.delivery.domain.Destination;
import dev.cairn.delivery.domain.ObjectStore;
import dev.cairn.delivery.domain.ObjectStore.PutFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
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

  private int port;
  private @Nullable Process moto;
  private S3ObjectStore store;

  @BeforeAll
  void startMoto() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    moto =
        new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (!answers()) {
      assertThat(Instant.now()).as("moto_server answers").isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    try (S3Client client = client()) {
      client.createBucket(b -> b.bucket(BUCKET));
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterAll
  void stopMoto() {
    requireNonNull(moto).destroyForcibly();
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
    return URI.create("http://127.0.0.1:" + port);
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
