package dev.cairn.delivery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.delivery.domain.CompressedBody;
import dev.cairn.delivery.domain.ObjectStore;
import dev.cairn.delivery.domain.ObjectStore.PutFailedException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedS3Test extends S3ObjectStoreContract {

  private @TempDir Path folder;
  private EmbeddedS3 server;
  private S3ObjectStore store;

  @BeforeEach
  void start() {
    server = EmbeddedS3.start(folder.resolve("s3"), 0, CREDENTIAL);
    store = S3ObjectStore.embedded(server.endpoint(), CREDENTIAL);
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  URI endpoint() {
    return server.endpoint();
  }

  @Override
  boolean knowsHeaders() {
    return false;
  }

  @Test
  void put_lieInTheBucketsFolder() {
    store.put(
        destination(Optional.empty()),
        TRAIL,
        file("AWSLogs/three.json.gz", "ab".repeat(32)),
        CompressedBody.of(new byte[3]));

    assertThat(folder.resolve("s3").resolve(BUCKET).resolve("AWSLogs/three.json.gz")).exists();
  }

  @Test
  void put_wrongSecret_isRefused() {
    try (S3ObjectStore other =
        S3ObjectStore.embedded(server.endpoint(), new S3Credential("AKIAEXAMPLE", "wrong"))) {
      assertThatThrownBy(
              () ->
                  other.put(
                      destination(Optional.empty()),
                      TRAIL,
                      file("k", "ab".repeat(32)),
                      CompressedBody.of(new byte[3])))
          .isInstanceOfSatisfying(
              PutFailedException.class,
              e -> assertThat(e.code()).isEqualTo("SignatureDoesNotMatch"));
    }
  }

  @Test
  void credential_isTheRootsOrItsOwn() throws Exception {
    Path data = folder.resolve("data");
    S3Credential own = S3Credential.readOrCreate(data);
    assertThat(S3Credential.readOrCreate(data)).isEqualTo(own);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("s3-credentials.json"))))
        .isEqualTo("rw-------");
    assertThat(own.toString()).doesNotContain(own.secretAccessKey());

    Files.writeString(
        data.resolve("credentials.json"),
        "{\"accessKeyId\":\"AKIAROOT\",\"secretAccessKey\":\"s\",\"token\":\"t\"}");
    assertThat(S3Credential.readOrCreate(data)).isEqualTo(new S3Credential("AKIAROOT", "s"));
  }
}
