package dev.cairn.bench;

import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Makes and deletes a trail that does not log, over and over: each is a change of the configuration
 * while events flow. What fails is left at that.
 */
final class TrailChanges implements AutoCloseable {

  private static final String REGION = "us-east-1";
  private static final String NAME = "bench-change";

  private final Suite suite;
  private final String bucket;
  private final Duration interval;
  private final Thread thread;

  TrailChanges(Suite suite, String bucket, Duration interval) {
    this.suite = suite;
    this.bucket = bucket;
    this.interval = interval;
    this.thread = Thread.ofVirtual().unstarted(this::run);
  }

  void start() {
    if (!interval.isZero()) {
      thread.start();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      change();
      try {
        Thread.sleep(interval);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void change() {
    ManagedChannel channel = suite.open("trail");
    try {
      var trails = TrailServiceGrpc.newBlockingStub(channel).withDeadlineAfter(5, TimeUnit.SECONDS);
      try {
        trails.deleteTrail(DeleteTrailRequest.newBuilder().setRegion(REGION).setName(NAME).build());
      } catch (StatusRuntimeException e) {
        // There is none yet.
      }
      trails.createTrail(
          CreateTrailRequest.newBuilder()
              .setRegion(REGION)
              .setName(NAME)
              .setS3BucketName(bucket)
              .build());
    } catch (StatusRuntimeException e) {
      // The suite is down or restarting; the next round tries again.
    } finally {
      channel.shutdownNow();
    }
  }
}
