package dev.cairn.bench;

import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;

/** An all-region trail that logs, for each account. */
final class BenchTrails {

  private static final String REGION = "us-east-1";
  private static final String NAME = "bench";

  private BenchTrails() {}

  /** Makes the trails that are missing. All deliver to one bucket. */
  static void create(Suite suite, List<String> accounts, String bucket) {
    ManagedChannel channel = suite.open("trail");
    try {
      var trails = TrailServiceGrpc.newBlockingStub(channel);
      for (String account : accounts) {
        create(trails, account, bucket);
        trails.startLogging(
            StartLoggingRequest.newBuilder()
                .setAccountId(account)
                .setRegion(REGION)
                .setName(NAME)
                .build());
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static void create(
      TrailServiceGrpc.TrailServiceBlockingStub trails, String account, String bucket) {
    try {
      trails.createTrail(
          CreateTrailRequest.newBuilder()
              .setAccountId(account)
              .setRegion(REGION)
              .setName(NAME)
              .setS3BucketName(bucket)
              .setIsMultiRegionTrail(true)
              .build());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        throw e;
      }
    }
  }
}
