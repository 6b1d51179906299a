package dev.cairn.delivery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
