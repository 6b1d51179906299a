package dev.cairn.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusRequest;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.standalone.Suite.Form;
import dev.cairn.testing.EngineServer;
import dev.cairn.testing.TestEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** A trail into a MinIO, as many will run it: its bucket has no policy, and its S3 is strict. */
@Tag("engines")
class MinioEndToEndTest {

  private static final String REGION = TestEvents.REGION.value();

  @TempDir private Path folder;

  @Test
  void trail_deliversIntoMinio_checks18And127() throws Exception {
    try (EngineServer minio =
            EngineServer.minio(
                folder.resolve("minio"), Suite.ACCESS_KEY_ID, Suite.SECRET_ACCESS_KEY);
        Suite suite = start(minio);
        S3Client s3 = client(minio)) {
      s3.createBucket(b -> b.bucket("audit-logs"));
      assertThatThrownBy(() -> createTrail(suite, "lost", "no-such-bucket"))
          .hasMessageContaining("S3 bucket no-such-bucket does not exist!");
      createTrail(suite, "audit", "audit-logs");
      suite
          .trails()
          .startLogging(
              StartLoggingRequest.newBuilder().setRegion(REGION).setName("audit").build());
      put(suite);

      Await.until(
          () -> assertThat(s3.listObjectsV2(l -> l.bucket("audit-logs")).contents()).isNotEmpty());
      S3Object file = s3.listObjectsV2(l -> l.bucket("audit-logs")).contents().getFirst();
      GetObjectResponse head =
          s3.getObjectAsBytes(g -> g.bucket("audit-logs").key(file.key())).response();
      assertThat(file.key()).startsWith("AWSLogs/" + Suite.ACCOUNT + "/CloudTrail/" + REGION + "/");
      assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
      Await.until(() -> assertThat(latestDeliveryError(suite)).isEqualTo(""));
    }
  }

  private Suite start(EngineServer minio) throws Exception {
    return Suite.start(
        Form.ONE_PROCESS,
        folder.resolve("data"),
        Map.of("cairn.delivery.log-file-interval", "1s"),
        Map.of(
            "AWS_ENDPOINT_URL_S3",
            minio.endpoint().toString(),
            "AWS_ACCESS_KEY_ID",
            Suite.ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY",
            Suite.SECRET_ACCESS_KEY,
            "AWS_REGION",
            "us-east-1"));
  }

  private static S3Client client(EngineServer minio) {
    return S3Client.builder()
        .endpointOverride(minio.endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(Suite.ACCESS_KEY_ID, Suite.SECRET_ACCESS_KEY)))
        .build();
  }

  private static void createTrail(Suite suite, String name, String bucket) throws IOException {
    suite
        .trails()
        .createTrail(
            CreateTrailRequest.newBuilder()
                .setRegion(REGION)
                .setName(name)
                .setS3BucketName(bucket)
                .build());
  }

  private static void put(Suite suite) throws IOException {
    String record = TestEvents.json("e1", Instant.now().truncatedTo(ChronoUnit.SECONDS));
    suite
        .ingest()
        .putEvents(
            PutEventsRequest.newBuilder()
                .setRegion(REGION)
                .addEntries(EventEntry.newBuilder().setRecord(ByteString.copyFromUtf8(record)))
                .build());
  }

  private static String latestDeliveryError(Suite suite) throws IOException {
    var status =
        suite
            .trails()
            .getTrailStatus(
                GetTrailStatusRequest.newBuilder().setRegion(REGION).setName("audit").build());
    assertThat(status.hasLatestDeliveryTime()).isTrue();
    return status.getLatestDeliveryError();
  }
}
