package dev.cairn.delivery.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.delivery.domain.CompressedBody;
import dev.cairn.delivery.domain.Destination;
import dev.cairn.delivery.domain.ObjectStore;
import dev.cairn.delivery.domain.ObjectStore.PutFailedException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
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
    server =
        EmbeddedS3.start(folder.resolve("s3"), 0, CREDENTIAL, () -> S3Credential.ofRoot(folder));
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
  void put_manyAtOnceIntoANewBucket() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> puts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        puts.add(threads.submit(putInNewBucket("AWSLogs/" + i + ".json.gz")));
      }
      for (Future<?> put : puts) {
        put.get();
      }
    }
    try (Stream<Path> files = Files.list(folder.resolve("s3/new-bucket/AWSLogs"))) {
      assertThat(files.filter(f -> f.toString().endsWith(".json.gz"))).hasSize(8);
    }
  }

  private Runnable putInNewBucket(String key) {
    Destination destination =
        new Destination("new-bucket", Optional.empty(), Optional.empty(), false, false);
    return () ->
        store.put(destination, TRAIL, file(key, "ab".repeat(32)), CompressedBody.of(new byte[3]));
  }

  @Test
  void put_wrongSecret_isRefused() {
    try (S3ObjectStore other =
        S3ObjectStore.embedded(server.endpoint(), new S3Credential("AKIAEXAMPLE", "wrong"))) {
      assertThat(refusal(other)).isEqualTo("SignatureDoesNotMatch");
    }
  }

  @Test
  void credential_ofItsOwn() throws Exception {
    Path data = folder.resolve("data");
    S3Credential own = S3Credential.readOrCreate(data);
    assertThat(S3Credential.readOrCreate(data)).isEqualTo(own);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("s3-credentials.json"))))
        .isEqualTo("rw-------");
    assertThat(own.toString()).doesNotContain(own.secretAccessKey());
  }

  /** trail-service may write it later than this starts, and an operator may delete it. */
  @Test
  void credential_ofTheRoot_asLongAsItIsThere() throws Exception {
    try (S3ObjectStore root =
        S3ObjectStore.embedded(server.endpoint(), new S3Credential("AKIAROOT", "its-secret"))) {
      assertThat(refusal(root)).isEqualTo("InvalidAccessKeyId");

      Path file =
          Files.writeString(
              folder.resolve("credentials.json"),
              "{\"accessKeyId\":\"AKIAROOT\",\"secretAccessKey\":\"its-secret\",\"token\":\"t\"}");
      root.put(
          destination(Optional.empty()),
          TRAIL,
          file("k", "ab".repeat(32)),
          CompressedBody.of(new byte[3]));

      Files.delete(file);
      assertThat(refusal(root)).isEqualTo("InvalidAccessKeyId");
    }
  }

  private String refusal(S3ObjectStore store) {
    return requireNonNull(
            catchThrowableOfType(
                PutFailedException.class,
                () ->
                    store.put(
                        destination(Optional.empty()),
                        TRAIL,
                        file("k", "ab".repeat(32)),
                        CompressedBody.of(new byte[3]))))
        .code();
  }
}
