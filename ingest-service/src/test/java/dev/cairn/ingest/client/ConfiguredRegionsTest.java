package dev.cairn.ingest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.grpc.Configuration;
import dev.cairn.grpc.LocalServer;
import dev.cairn.ingest.domain.codec.Refusal.Reason;
import dev.cairn.ingest.domain.codec.RefusedException;
import dev.cairn.model.Caller;
import dev.cairn.model.RegionName;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc.ConfigurationServiceImplBase;
import dev.cairn.proto.configuration.v1.ReportRegionsRequest;
import dev.cairn.proto.configuration.v1.ReportRegionsResponse;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.region.v1.Region;
import dev.cairn.testing.TestEvents;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConfiguredRegionsTest {

  private static final Caller SERVICE =
      new Caller("arn:cairn:service", TestEvents.ACCOUNT, Caller.Kind.SERVICE, "", "", "request");

  private final Configuration configuration =
      new Configuration(System::nanoTime, Duration.ofMinutes(15));
  private final TrailService trailService = new TrailService();
  private LocalServer server;

  @BeforeEach
  void start() {
    server = LocalServer.start(SERVICE, trailService);
    configuration.snapshot(
        Snapshot.newBuilder()
            .setRevision(1)
            .addRegions(region("eu-west-1", 3, true))
            .addRegions(region("us-west-1", 1, false))
            .build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void partitions_ofTheList() throws RefusedException {
    ConfiguredRegions regions = regions(false);
    assertThat(regions.partitions(RegionName.of("eu-west-1"))).isEqualTo(3);
    assertThat(regions.knows(RegionName.of("eu-west-1"))).isTrue();
  }

  @Test
  void partitions_unknown_refused() {
    assertRefused(regions(false), "mars-1");
    assertThat(regions(false).knows(RegionName.of("mars-1"))).isFalse();
  }

  @Test
  void partitions_disabled_refusedEvenIfUnknownOnesAreLetIn() {
    assertRefused(regions(true), "us-west-1");
  }

  @Test
  void partitions_inLog_known() throws RefusedException {
    ConfiguredRegions regions = regions(false, RegionName.of("mars-1"));
    assertThat(regions.partitions(RegionName.of("mars-1"))).isEqualTo(1);
  }

  @Test
  void partitions_letIn_reportedAfterwards() throws Exception {
    ConfiguredRegions regions = regions(true);
    trailService.failures = 1;
    regions.start();
    assertThat(regions.knows(RegionName.of("mars-1"))).isFalse();
    assertThat(regions.partitions(RegionName.of("mars-1"))).isEqualTo(1);
    assertThat(regions.knows(RegionName.of("mars-1"))).isTrue();
    assertThat(trailService.reported.poll(30, TimeUnit.SECONDS)).containsExactly("mars-1");
    regions.close();
  }

  @Test
  void partitionsIfLetIn_letsNoneIn() throws Exception {
    ConfiguredRegions regions = regions(true);
    assertThat(regions.partitionsIfLetIn(RegionName.of("mars-1"))).isEqualTo(1);
    assertThat(regions.partitionsIfLetIn(RegionName.of("eu-west-1"))).isEqualTo(3);
    assertThat(regions.knows(RegionName.of("mars-1"))).isFalse();
    assertThat(regions.report()).isTrue();
    assertThat(trailService.reported).isEmpty();
    assertThatThrownBy(() -> regions(false).partitionsIfLetIn(RegionName.of("mars-1")))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void partitions_200Regions_noMoreAreLetIn() throws RefusedException {
    ConfiguredRegions regions = regions(true);
    for (int i = 1; i < 200; i++) {
      assertThat(regions.partitions(RegionName.of("mars-" + i))).isEqualTo(1);
    }
    assertRefused(regions, "mars-200");
    assertThat(regions.partitions(RegionName.of("mars-1"))).isEqualTo(1);
    assertThat(regions.report()).isTrue();
    assertThat(trailService.reported.poll()).hasSize(199);

    for (int i = 1; i < 200; i++) {
      change("mars-" + i, true);
    }
    assertThat(regions.partitions(RegionName.of("mars-1"))).isEqualTo(1);
    assertRefused(regions, "mars-200");
    assertRefused(regions(true), "mars-200");
  }

  /** Mistakes of months do not add up. */
  @Test
  void partitions_letInAndDisabled_makesRoom() throws RefusedException {
    ConfiguredRegions regions = regions(true);
    for (int i = 0; i < 500; i++) {
      assertThat(regions.partitions(RegionName.of("mars-" + i))).isEqualTo(1);
      change("mars-" + i, true);
      change("mars-" + i, false);
    }
    assertRefused(regions, "mars-7");
    assertThat(regions.partitions(RegionName.of("mars-500"))).isEqualTo(1);
  }

  private void change(String region, boolean enabled) {
    configuration.change(
        Change.newBuilder()
            .setRevision(configuration.revision() + 1)
            .setRegion(region(region, 1, enabled))
            .build());
  }

  private ConfiguredRegions regions(boolean letsIn, RegionName... inLog) {
    return new ConfiguredRegions(configuration, server.channel(), letsIn, Set.of(inLog));
  }

  private static void assertRefused(ConfiguredRegions regions, String region) {
    RefusedException e =
        catchThrowableOfType(
            RefusedException.class, () -> regions.partitions(RegionName.of(region)));
    assertThat(e).isNotNull();
    assertThat(e.refusal().reason()).isEqualTo(Reason.UNKNOWN_REGION);
  }

  private static Region region(String name, int partitions, boolean enabled) {
    return Region.newBuilder().setName(name).setPartitions(partitions).setEnabled(enabled).build();
  }

  /** Takes reports, after it has failed as often as told. */
  private static final class TrailService extends ConfigurationServiceImplBase {

    final BlockingQueue<List<String>> reported = new LinkedBlockingQueue<>();
    volatile int failures;

    @Override
    public synchronized void reportRegions(
        ReportRegionsRequest request, StreamObserver<ReportRegionsResponse> response) {
      if (failures > 0) {
        failures--;
        response.onError(Status.UNAVAILABLE.asRuntimeException());
        return;
      }
      reported.add(new ArrayList<>(request.getRegionsList()));
      response.onNext(ReportRegionsResponse.getDefaultInstance());
      response.onCompleted();
    }
  }
}
