package dev.cairn.standalone;

import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A trail of one region, {@code audit}, that logs to the embedded S3. */
final class AuditTrail {

  private static final String BUCKET = "audit-logs";

  private AuditTrail() {}

  static void start(Suite suite, String region) throws IOException {
    suite
        .trails()
        .createTrail(
            CreateTrailRequest.newBuilder()
                .setRegion(region)
                .setName("audit")
                .setS3BucketName(BUCKET)
                .build());
    suite
        .trails()
        .startLogging(StartLoggingRequest.newBuilder().setRegion(region).setName("audit").build());
  }

  /**
   * The records in its files, but for those of Cairn's own calls.
   *
   * @param data of a suite that may have ended
   */
  static List<String> delivered(Path data) throws IOException {
    return OwnEvents.otherRecords(
        LogFiles.records(LogFiles.read(data.resolve("s3").resolve(BUCKET))));
  }
}
