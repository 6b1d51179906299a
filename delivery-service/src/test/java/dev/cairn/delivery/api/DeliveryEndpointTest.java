package dev.cairn.delivery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.delivery.client.WatchedTrails;
import dev.cairn.delivery.domain.Counts;
import dev.cairn.delivery.domain.Delivery;
import dev.cairn.delivery.domain.DeliveryMetrics;
import dev.cairn.delivery.domain.DeliverySettings;
import dev.cairn.delivery.domain.DeliveryStore.TrailMove;
import dev.cairn.delivery.domain.EventFeed;
import dev.cairn.delivery.domain.Lease;
import dev.cairn.delivery.domain.ObjectStore.Outcome;
import dev.cairn.delivery.domain.Uploads;
import dev.cairn.delivery.store.JdbiDeliveryStore;
import dev.cairn.grpc.Errors;
import dev.cairn.grpc.LocalServer;
import dev.cairn.model.Caller;
import dev.cairn.model.PartitionId;
import dev.cairn.model.TrailArn;
import dev.cairn.proto.delivery.v1.Book;
import dev.cairn.proto.delivery.v1.DeliveryServiceGrpc;
import dev.cairn.proto.delivery.v1.DeliveryServiceGrpc.DeliveryServiceBlockingStub;
import dev.cairn.proto.delivery.v1.GetBooksRequest;
import dev.cairn.proto.delivery.v1.GetDeliveryStateRequest;
import dev.cairn.proto.delivery.v1.ListPublicKeysRequest;
import dev.cairn.testing.TestEvents;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryEndpointTest {

  private static final String TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";

  private @TempDir Path folder;
  private JdbiDeliveryStore store;
  private LocalServer server;
  private DeliveryServiceBlockingStub stub;

  @BeforeEach
  void start() {
    store = JdbiDeliveryStore.openFile(folder);
    PartitionId partition = new PartitionId(TestEvents.REGION, 0);
    Lease lease = store.acquire(partition, "me", Duration.ofHours(1)).orElseThrow();
    store.move(
        lease, 5, List.of(new TrailMove("t", TrailArn.parse(TRAIL), 5, true, new Counts(3, 0, 3))));
    Delivery delivery = delivery();
    server =
        LocalServer.start(
            new Caller(
                "arn:aws:iam::111122223333:root",
                TestEvents.ACCOUNT,
                Caller.Kind.ROOT,
                "",
                "",
                "r"),
            new DeliveryEndpoint(() -> delivery));
    stub = DeliveryServiceGrpc.newBlockingStub(server.channel());
  }

  private Delivery delivery() {
    Uploads uploads = new Uploads((d, t, f, b) -> Outcome.STORED, Runnable::run, 1, 1);
    return new Delivery(
        store,
        new NoFeed(),
        new WatchedTrails(folder.resolve("revisions.tmp"), () -> {}),
        uploads,
        uploads,
        statuses -> {},
        new DeliverySettings(
            Duration.ofMinutes(1),
            DeliverySettings.LARGEST_FILE,
            1000,
            1 << 20,
            Duration.ofDays(1),
            Duration.ofMinutes(1),
            false,
            false),
        false,
        new DeliveryMetrics(),
        "me",
        System::nanoTime);
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  @Test
  void getBooks_ofTheCallersAccount() {
    assertThat(stub.getBooks(GetBooksRequest.getDefaultInstance()).getBooksList())
        .containsExactly(
            Book.newBuilder()
                .setTrailArn(TRAIL)
                .setRegion("eu-west-1")
                .setAcceptedCount(3)
                .setNotSelectedCount(3)
                .build());
    assertThat(
            stub.getBooks(GetBooksRequest.newBuilder().setAccountId("444455556666").build())
                .getBooksList())
        .isEmpty();
  }

  @Test
  void getDeliveryState_knownTrail_hasItsPosition() {
    assertThat(
            stub.getDeliveryState(GetDeliveryStateRequest.newBuilder().setTrailArn(TRAIL).build())
                .getStatesList())
        .singleElement()
        .matches(s -> s.getPosition() == 5 && s.getRegion().equals("eu-west-1"));
  }

  @Test
  void getDeliveryState_unknownTrail_isNotFound() {
    assertThatThrownBy(
            () ->
                stub.getDeliveryState(
                    GetDeliveryStateRequest.newBuilder().setTrailArn(TRAIL + "2").build()))
        .satisfies(
            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.NOT_FOUND))
        .satisfies(e -> assertThat(Errors.reason(e)).hasValue("TRAIL_NOT_FOUND"));
  }

  @Test
  void listPublicKeys_isUnimplemented() {
    assertThatThrownBy(
            () ->
                stub.listPublicKeys(
                    ListPublicKeysRequest.newBuilder().setRegion("eu-west-1").build()))
        .satisfies(
            e ->
                assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
  }

  private static final class NoFeed implements EventFeed {
    @Override
    public Optional<Partitions> partitions() {
      return Optional.empty();
    }

    @Override
    public EventStream open(UUID log, PartitionId partition, long offset) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void report(UUID log, PartitionId partition, long position, OptionalLong heldPosition) {}
  }
}
