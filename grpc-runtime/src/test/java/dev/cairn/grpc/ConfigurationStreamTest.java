package dev.cairn.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.RegionName;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.configuration.v1.WatchConfigurationRequest;
import dev.cairn.proto.configuration.v1.WatchConfigurationResponse;
import dev.cairn.proto.region.v1.Region;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConfigurationStreamTest {

  private static final Caller SERVICE =
      new Caller(
          "arn:cairn:service", AccountId.of("000000000000"), Caller.Kind.SERVICE, "", "", "");

  @Test
  void watch_appliesConfirmsAndGoesOnAfterABreak() throws Exception {
    ScriptedTrailService trail = new ScriptedTrailService();
    Configuration configuration = new Configuration(System::nanoTime, Duration.ofMinutes(15));
    try (LocalServer server = LocalServer.start(SERVICE, trail)) {
      ConfigurationStream stream =
          new ConfigurationStream(
              server.channel(), "ingest", OptionalLong.empty(), true, configuration);
      stream.start();

      assertThat(trail.nextRequest().getBegin().hasFromRevision()).isFalse();
      trail.observer().onNext(snapshot(7, "eu-west-1"));
      assertThat(trail.nextRequest().getConfirmedRevision()).isEqualTo(7);
      assertThat(configuration.awaitKnown(Duration.ofSeconds(10))).isTrue();
      assertThat(configuration.revision()).isEqualTo(7);
      assertThat(configuration.partitions(RegionName.of("eu-west-1"))).contains(1);

      trail.observer().onNext(change(8, "home-1", true));
      assertThat(trail.nextRequest().getConfirmedRevision()).isEqualTo(8);
      assertThat(configuration.partitions(RegionName.of("home-1"))).contains(1);

      trail.observer().onError(Status.UNAVAILABLE.asRuntimeException());
      WatchConfigurationRequest again = trail.nextRequest();
      assertThat(again.getBegin().getFromRevision()).isEqualTo(8);
      assertThat(configuration.revision()).as("what was known holds on").isEqualTo(8);

      trail.observer().onNext(snapshot(8, "home-1"));
      assertThat(trail.nextRequest().getConfirmedRevision()).isEqualTo(8);
      trail.observer().onNext(change(9, "home-1", false));
      assertThat(trail.nextRequest().getConfirmedRevision()).isEqualTo(9);
      assertThat(configuration.partitions(RegionName.of("home-1"))).isEmpty();

      stream.close();
    }
  }

  @Test
  void snapshot_inParts_isToldAsAWhole() throws Exception {
    ScriptedTrailService trail = new ScriptedTrailService();
    Configuration configuration = new Configuration(System::nanoTime, Duration.ofMinutes(15));
    try (LocalServer server = LocalServer.start(SERVICE, trail)) {
      ConfigurationStream stream =
          new ConfigurationStream(
              server.channel(), "ingest", OptionalLong.empty(), true, configuration);
      stream.start();

      trail.nextRequest();
      trail.observer().onNext(part(7, "eu-west-1", true));
      trail.observer().onError(Status.UNAVAILABLE.asRuntimeException());
      assertThat(trail.nextRequest().getBegin().hasFromRevision()).isFalse();
      trail.observer().onNext(part(8, "us-east-1", true));
      trail.observer().onNext(part(8, "us-west-2", false));
      assertThat(trail.nextRequest().getConfirmedRevision()).isEqualTo(8);

      assertThat(configuration.regions())
          .as("without the part before the break")
          .containsExactly(RegionName.of("us-east-1"), RegionName.of("us-west-2"));
      stream.close();
    }
  }

  private static WatchConfigurationResponse part(long revision, String region, boolean hasMore) {
    WatchConfigurationResponse.Builder part = snapshot(revision, region).toBuilder();
    part.getSnapshotBuilder().setHasMore(hasMore);
    return part.build();
  }

  private static WatchConfigurationResponse snapshot(long revision, String region) {
    return WatchConfigurationResponse.newBuilder()
        .setSnapshot(Snapshot.newBuilder().setRevision(revision).addRegions(region(region, true)))
        .setNewestRevision(revision)
        .build();
  }

  private static WatchConfigurationResponse change(long revision, String region, boolean enabled) {
    return WatchConfigurationResponse.newBuilder()
        .addChanges(Change.newBuilder().setRevision(revision).setRegion(region(region, enabled)))
        .setNewestRevision(revision)
        .build();
  }

  private static Region region(String name, boolean enabled) {
    return Region.newBuilder().setName(name).setPartitions(1).setEnabled(enabled).build();
  }

  /** Answers what the test says. */
  private static final class ScriptedTrailService
      extends ConfigurationServiceGrpc.ConfigurationServiceImplBase {

    private final BlockingQueue<WatchConfigurationRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<StreamObserver<WatchConfigurationResponse>> observers =
        new LinkedBlockingQueue<>();
    private final List<StreamObserver<WatchConfigurationResponse>> current = new ArrayList<>();

    WatchConfigurationRequest nextRequest() throws InterruptedException {
      WatchConfigurationRequest request = requests.poll(10, TimeUnit.SECONDS);
      assertThat(request).as("a request within 10 s").isNotNull();
      return request;
    }

    /** The stream that was opened last. */
    StreamObserver<WatchConfigurationResponse> observer() {
      observers.drainTo(current);
      return current.getLast();
    }

    @Override
    public StreamObserver<WatchConfigurationRequest> watchConfiguration(
        StreamObserver<WatchConfigurationResponse> responses) {
      observers.add(responses);
      return new StreamObserver<>() {
        @Override
        public void onNext(WatchConfigurationRequest request) {
          requests.add(request);
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
      };
    }
  }
}
