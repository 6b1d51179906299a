package dev.cairn.delivery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.delivery.domain.CompressedBody;
import dev.cairn.delivery.domain.Destination;
import dev.cairn.delivery.domain.LogFile;
import dev.cairn.delivery.domain.ObjectStore;
import dev.cairn.delivery.domain.ObjectStore.Outcome;
import dev.cairn.delivery.domain.ObjectStore.PutFailedException;
import dev.cairn.model.EventCategory;
import dev.cairn.model.TrailArn;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** What a put does, whatever the S3. */
abstract class S3ObjectStoreContract {

  static final TrailArn TRAIL =
      TrailArn.parse("arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit");
  static final S3Credential CREDENTIAL = new S3Credential("AKIAEXAMPLE", "a-secret-of-some-length");
  private static final byte[] BYTES =
      "not really gzip".repeat(5000).getBytes(StandardCharsets.UTF_8);

  abstract ObjectStore store();

  abstract URI endpoint();

  abstract boolean knowsHeaders();

  /** A bucket that exists, or that the store makes. */
  static final String BUCKET = "audit-logs";

  static LogFile file(String key, String sha256) {
    Instant time = Instant.parse("2026-01-02T03:05:00Z");
    return new LogFile(EventCategory.MANAGEMENT, time, 0, key, 3, 1234, sha256, time, time);
  }

  Destination destination(Optional<String> kmsKey) {
    return new Destination(BUCKET, Optional.empty(), kmsKey, knowsHeaders(), knowsHeaders());
  }

  S3Client client() {
    return S3Client.builder()
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(CREDENTIAL.accessKeyId(), CREDENTIAL.secretAccessKey())))
        .build();
  }

  private Outcome put(String key, String sha256) {
    return store()
        .put(destination(Optional.empty()), TRAIL, file(key, sha256), CompressedBody.of(BYTES));
  }

  @Test
  void put_storesBytesAndHeaders() {
    assertThat(put("AWSLogs/one.json.gz", "ab".repeat(32))).isEqualTo(Outcome.STORED);

    try (S3Client client = client()) {
      ResponseBytes<GetObjectResponse> object =
          client.getObjectAsBytes(g -> g.bucket(BUCKET).key("AWSLogs/one.json.gz"));
      assertThat(object.asByteArray()).isEqualTo(BYTES);
      assertThat(object.response().contentType()).isEqualTo("application/json");
      assertThat(object.response().contentEncoding()).isEqualTo("gzip");
      assertThat(object.response().metadata())
          .containsEntry(S3ObjectStore.SHA256_METADATA, "ab".repeat(32));
    }
  }

  @Test
  void put_again_isTheSameOrAnother() {
    put("AWSLogs/two.json.gz", "ab".repeat(32));

    assertThat(put("AWSLogs/two.json.gz", "ab".repeat(32))).isEqualTo(Outcome.SAME);
    assertThat(put("AWSLogs/two.json.gz", "cd".repeat(32))).isEqualTo(Outcome.DIFFERENT);
  }

  @Test
  void put_nobodyAnswers_hasNoCode() {
    try (S3ObjectStore nobody =
        S3ObjectStore.embedded(URI.create("http://127.0.0.1:1"), CREDENTIAL)) {
      assertThatThrownBy(
              () ->
                  nobody.put(
                      destination(Optional.empty()),
                      TRAIL,
                      file("k", "ab".repeat(32)),
                      CompressedBody.of(BYTES)))
          .isInstanceOfSatisfying(PutFailedException.class, e -> assertThat(e.code()).isEmpty());
    }
  }
}
