package dev.cairn.trail.api;

import static dev.cairn.trail.api.StatusAssert.assertFails;
import static dev.cairn.trail.api.TrailServer.IRELAND;
import static dev.cairn.trail.api.TrailServer.OREGON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.cairn.proto.configuration.v1.BeginWatch;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc.ConfigurationServiceBlockingV2Stub;
import dev.cairn.proto.configuration.v1.Principal;
import dev.cairn.proto.configuration.v1.PrincipalKind;
import dev.cairn.proto.configuration.v1.ReportDeliveryRequest;
import dev.cairn.proto.configuration.v1.ReportRegionsRequest;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.configuration.v1.TrailState;
import dev.cairn.proto.configuration.v1.WatchConfigurationRequest;
import dev.cairn.proto.configuration.v1.WatchConfigurationResponse;
import dev.cairn.proto.region.v1.AddRegionRequest;
import dev.cairn.proto.region.v1.ListRegionsRequest;
import dev.cairn.proto.region.v1.ListRegionsResponse;
import dev.cairn.proto.region.v1.Region;
import dev.cairn.proto.region.v1.RegionServiceGrpc;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc.TrailServiceBlockingV2Stub;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConfigurationEndpointTest {

  @TempDir Path folder;

  private TrailServer server;
  private TrailServiceBlockingV2Stub trails;
  private ConfigurationServiceBlockingV2Stub configuration;

  @BeforeEach
  void start() {
    server = new TrailServer(folder);
    trails = TrailServiceGrpc.newBlockingV2Stub(server.asRoot());
    configuration = ConfigurationServiceGrpc.newBlockingV2Stub(server.asService());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyMethod_servicesOnly() {
    var asRoot = ConfigurationServiceGrpc.newBlockingV2Stub(server.asRoot());

    assertFails(() -> asRoot.watchConfiguration().read())
        .with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
    assertFails(() -> asRoot.reportDelivery(ReportDeliveryRequest.getDefaultInstance()))
        .with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
    assertFails(() -> asRoot.reportRegions(ReportRegionsRequest.getDefaultInstance()))
        .with(Code.PERMISSION_DENIED, "ACCESS_DENIED");
  }

  @Test
  void watch_beginsWithTheConfiguration() throws Exception {
    trails.createTrail(create("audit"));

    WatchConfigurationResponse first = watch(begin()).read();

    Snapshot snapshot = first.getSnapshot();
    assertThat(first.getNewestRevision()).isEqualTo(3);
    assertThat(snapshot.getRevision()).isEqualTo(3);
    assertThat(snapshot.getInstallationId()).isEqualTo(TrailServer.INSTALLATION.id());
    assertThat(snapshot.getRegionsList())
        .extracting(Region::getName, Region::getPartitions, Region::getEnabled)
        .containsExactly(tuple(IRELAND, 1, true), tuple(OREGON, 2, true));
    assertThat(snapshot.getHasMore()).isFalse();
    assertThat(snapshot.getPrincipalsList())
        .containsExactly(
            Principal.newBuilder()
                .setArn("arn:aws:iam::111122223333:root")
                .setAccountId("111122223333")
                .setAccessKeyId("AKIAIOSFODNN7EXAMPLE")
                .setTokenSha256(ByteString.copyFrom(TrailServer.INSTALLATION.root().tokenSha256()))
                .setKind(PrincipalKind.PRINCIPAL_KIND_ROOT)
                .build());
    assertThat(first.toString())
        .doesNotContain(TrailServer.INSTALLATION.root().secretAccessKey())
        .doesNotContain(TrailServer.INSTALLATION.root().token());
  }

  @Test
  void watch_goesOnWithEveryChange() throws Exception {
    var watch = watch(begin());
    assertThat(watch.read().getSnapshot().getRevision()).isEqualTo(2);

    trails.createTrail(create("audit"));
    TrailState trail = changes(watch, 1).getFirst().getTrail();
    String id = trail.getTrailId();
    trails.startLogging(
        StartLoggingRequest.newBuilder().setRegion(IRELAND).setName("audit").build());
    trails.deleteTrail(DeleteTrailRequest.newBuilder().setRegion(IRELAND).setName("audit").build());
    List<Change> later = changes(watch, 2);

    assertThat(id).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(trail.getAccountId()).isEqualTo("111122223333");
    assertThat(trail.getTrail().getName()).isEqualTo("audit");
    assertThat(trail.getIsLogging()).isFalse();
    assertThat(later).extracting(Change::getRevision).containsExactly(4L, 5L);
    assertThat(later.getFirst().getTrail().getIsLogging()).isTrue();
    assertThat(later.getLast().getDeletedTrailId()).isEqualTo(id);
  }

  @Test
  void watch_fromARevision_givesTheConfigurationOfThen() throws Exception {
    trails.createTrail(create("audit"));
    trails.startLogging(
        StartLoggingRequest.newBuilder().setRegion(IRELAND).setName("audit").build());

    var watch = watch(begin().setFromRevision(1));
    WatchConfigurationResponse first = watch.read();

    assertThat(first.getSnapshot().getRevision()).isEqualTo(1);
    assertThat(first.getSnapshot().getRegionsCount()).isEqualTo(1);
    assertThat(first.getNewestRevision()).isEqualTo(4);
    assertThat(changes(watch, 3))
        .extracting(change -> change.getTrail().getIsLogging())
        .containsExactly(false, false, true);
  }

  @Test
  void watch_fromZero_givesTheWholePast() throws Exception {
    var watch = watch(begin().setFromRevision(0));

    assertThat(watch.read().getSnapshot().getRegionsList()).isEmpty();
    assertThat(changes(watch, 2)).extracting(Change::getRevision).containsExactly(1L, 2L);
  }

  @Test
  void watch_fromARevisionThatIsNotMade() throws Exception {
    var watch = watch(begin().setFromRevision(3));

    assertFails(watch::read).with(Code.INVALID_ARGUMENT, "UNKNOWN_REVISION");
  }

  @Test
  void watch_confirming_answersWaitForIt() throws Exception {
    var watch = watch(begin().setConfirms(true));
    watch.read();
    watch.write(confirm(2));

    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> created = executor.submit(() -> trails.createTrail(create("audit")));
      assertThat(changes(watch, 1)).hasSize(1);
      assertThat(created.isDone()).isFalse();
      watch.write(confirm(3));
      created.get(30, TimeUnit.SECONDS);
    }

    assertFails(() -> trails.createTrail(create("other")))
        .with(Code.UNAVAILABLE, "REVISION_NOT_CONFIRMED");
  }

  @Test
  void watch_confirming_goneIsNotWaitedFor() throws Exception {
    var watch = watch(begin().setConfirms(true));
    watch.read();

    watch.cancel("gone", null);
    awaitConnected(0);

    trails.createTrail(create("audit"));
  }

  @Test
  void watch_wrongMessages() throws Exception {
    var unbegun = configuration.watchConfiguration();
    unbegun.write(confirm(1));
    assertFails(unbegun::read).with(Code.INVALID_ARGUMENT, "INVALID_PARAMETER");

    var unconfirming = watch(begin());
    unconfirming.read();
    unconfirming.write(confirm(1));
    assertFails(unconfirming::read).with(Code.INVALID_ARGUMENT, "INVALID_PARAMETER");

    var twice = watch(begin().setConfirms(true));
    twice.read();
    twice.write(WatchConfigurationRequest.newBuilder().setBegin(begin()).build());
    assertFails(twice::read).with(Code.INVALID_ARGUMENT, "INVALID_PARAMETER");
    awaitConnected(0);
  }

  @Test
  void reportRegions_registersThem() throws Exception {
    configuration.reportRegions(
        ReportRegionsRequest.newBuilder().addRegions("moon-1").addRegions(IRELAND).build());

    ListRegionsResponse all = list(ListRegionsRequest.getDefaultInstance());
    assertThat(all.getRegionsList())
        .extracting(Region::getName)
        .containsExactly(IRELAND, "moon-1", OREGON);
    assertThat(all.getNextToken()).isEmpty();
  }

  @Test
  void listRegions_inPages() throws Exception {
    ListRegionsRequest one = ListRegionsRequest.newBuilder().setMaxResults(1).build();

    ListRegionsResponse first = list(one);
    ListRegionsResponse second = list(one.toBuilder().setNextToken(first.getNextToken()).build());

    assertThat(first.getRegionsList()).extracting(Region::getName).containsExactly(IRELAND);
    assertThat(second.getRegionsList()).extracting(Region::getName).containsExactly(OREGON);
    assertThat(second.getNextToken()).isEmpty();
    assertFails(
            () -> list(one.toBuilder().setMaxResults(2).setNextToken(first.getNextToken()).build()))
        .with(Code.INVALID_ARGUMENT, "INVALID_NEXT_TOKEN");
  }

  @Test
  void addRegion_present() {
    var regions = RegionServiceGrpc.newBlockingV2Stub(server.asRoot());

    assertFails(() -> regions.addRegion(AddRegionRequest.newBuilder().setName(IRELAND).build()))
        .with(Code.ALREADY_EXISTS, "REGION_ALREADY_EXISTS");
  }

  private ListRegionsResponse list(ListRegionsRequest request) throws Exception {
    return RegionServiceGrpc.newBlockingV2Stub(server.asRoot()).listRegions(request);
  }

  private void awaitConnected(int replicas) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (server.confirmations.connected() != replicas) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private BlockingClientCall<WatchConfigurationRequest, WatchConfigurationResponse> watch(
      BeginWatch.Builder begin) throws Exception {
    var watch = configuration.watchConfiguration();
    watch.write(WatchConfigurationRequest.newBuilder().setBegin(begin).build());
    return watch;
  }

  /** The next changes, in as many messages as they come in. */
  private static List<Change> changes(
      BlockingClientCall<WatchConfigurationRequest, WatchConfigurationResponse> watch, int count)
      throws Exception {
    List<Change> changes = new ArrayList<>();
    while (changes.size() < count) {
      changes.addAll(watch.read().getChangesList());
    }
    return changes;
  }

  private static BeginWatch.Builder begin() {
    return BeginWatch.newBuilder().setService("test");
  }

  private static WatchConfigurationRequest confirm(long revision) {
    return WatchConfigurationRequest.newBuilder().setConfirmedRevision(revision).build();
  }

  private static CreateTrailRequest create(String name) {
    return CreateTrailRequest.newBuilder()
        .setRegion(IRELAND)
        .setName(name)
        .setS3BucketName("audit-logs")
        .build();
  }
}
