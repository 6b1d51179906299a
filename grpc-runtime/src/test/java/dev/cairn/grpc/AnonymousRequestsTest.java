package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.cairn.grpc.tls.TlsConfig;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.IssueTokenRequest;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers without a credential may make the server hold. */
class AnonymousRequestsTest {

  private static final int MORE_THAN_SMALL = 70_000;

  @TempDir Path folder;
  private AccessFixture access;

  @BeforeEach
  void start() {
    access = new AccessFixture(folder, List.of(), TlsConfig.NONE);
    access.configuration.snapshot(access.snapshot().build());
  }

  @AfterEach
  void stop() {
    access.close();
  }

  @Test
  void issueToken_takesSmallRequests() {
    var anonymous = AccessServiceGrpc.newBlockingStub(access.channel());

    assertThat(anonymous.issueToken(IssueTokenRequest.getDefaultInstance())).isNotNull();
    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> anonymous.issueToken(large(MORE_THAN_SMALL)));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(error.getStatus().getDescription()).contains("16384");
    assertThat(anonymous.issueToken(IssueTokenRequest.getDefaultInstance())).isNotNull();
  }

  /** Before it came whole: the client's window would let in no more than this. */
  @Test
  void large_isCutOffWhileItIsSent() throws Exception {
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall<IssueTokenRequest, IssueTokenResponse> call = begin(access.channel(), end);
    call.sendMessage(large(900_000)); // and no half-close

    assertThat(end.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(access.echo.reached).isEmpty();
  }

  @Test
  void withACredential_takesLargerOnes() {
    Metadata root = AccessFixture.bearer(AccessFixture.ROOT_TOKEN);
    EventEntry entry =
        EventEntry.newBuilder().setRecord(ByteString.copyFrom(new byte[MORE_THAN_SMALL])).build();

    IngestServiceGrpc.newBlockingStub(access.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(root))
        .putEvents(PutEventsRequest.newBuilder().setRegion("eu-west-1").addEntries(entry).build());

    assertThat(access.echo.reached).containsExactly("cairn.ingest.v1.IngestService/PutEvents");
  }

  @Test
  void compressed_isRefused() {
    Status status = refusal(HealthGrpc.newBlockingStub(access.channel()).withCompression("gzip"));

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("compressed");
  }

  @Test
  void unknownServiceOfTheHealth_isNotRepeatedWhole() {
    Status status = refusal(HealthGrpc.newBlockingStub(access.channel()));

    assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(requireNonNull(status.getDescription()).length()).isLessThan(2100);
  }

  private static Status refusal(HealthGrpc.HealthBlockingStub health) {
    HealthCheckRequest unknown =
        HealthCheckRequest.newBuilder().setService("x".repeat(9000)).build();
    return catchThrowableOfType(StatusRuntimeException.class, () -> health.check(unknown))
        .getStatus();
  }

  @Test
  void streams_areBounded() throws Exception {
    var health = HealthGrpc.newStub(access.channel());
    BlockingQueue<Status> ends = new LinkedBlockingQueue<>();
    List<Context.CancellableContext> open = new ArrayList<>();
    for (int i = 0; i <= AnonymousRequests.MOST_STREAMS; i++) {
      Context.CancellableContext context = Context.current().withCancellation();
      open.add(context);
      context.run(() -> health.watch(HealthCheckRequest.getDefaultInstance(), ends(ends)));
    }
    assertThat(requireNonNull(ends.poll(20, TimeUnit.SECONDS)).getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(ends.poll(100, TimeUnit.MILLISECONDS)).as("only the last").isNull();
    HealthGrpc.newBlockingStub(access.channel()).check(HealthCheckRequest.getDefaultInstance());
    open.forEach(context -> context.cancel(null));
  }

  private static StreamObserver<HealthCheckResponse> ends(BlockingQueue<Status> ends) {
    return new StreamObserver<>() {
      @Override
      public void onNext(HealthCheckResponse response) {}

      @Override
      public void onError(Throwable error) {
        ends.add(Status.fromThrowable(error));
      }

      @Override
      public void onCompleted() {
        ends.add(Status.OK);
      }
    };
  }

  @Test
  void oneMoreThanMayBeOnTheirWay_oneGivesWay() throws Exception {
    Server server = server(new AnonymousRequests(Duration.ofMinutes(1), 2));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    try {
      List<CompletableFuture<Status>> ends = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        CompletableFuture<Status> end = new CompletableFuture<>();
        begin(channel, end).sendMessage(IssueTokenRequest.getDefaultInstance());
        ends.add(end);
      }
      // Calls of one channel may reach the server in any order.
      CompletableFuture<Object> first =
          CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new));
      assertThat(((Status) first.get(20, TimeUnit.SECONDS)).getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(ends.stream().filter(CompletableFuture::isDone)).hasSize(1);
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private static Server server(AnonymousRequests requests) throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(
            ServerInterceptors.intercept(
                new AccessServiceGrpc.AccessServiceImplBase() {}, requests))
        .build()
        .start();
  }

  @Test
  void notSent_ends() throws Exception {
    Server server = server(new AnonymousRequests(Duration.ofMillis(200), 1_000));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    try {
      CompletableFuture<Status> silent = new CompletableFuture<>();
      begin(channel, silent);
      CompletableFuture<Status> halfSent = new CompletableFuture<>();
      begin(channel, halfSent).sendMessage(IssueTokenRequest.getDefaultInstance());
      CompletableFuture<Status> whole = new CompletableFuture<>();
      ClientCall<IssueTokenRequest, IssueTokenResponse> call = begin(channel, whole);
      call.sendMessage(IssueTokenRequest.getDefaultInstance());
      call.halfClose();

      assertThat(whole.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(silent.get(20, TimeUnit.SECONDS).getCode())
          .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(halfSent.get(20, TimeUnit.SECONDS).getCode())
          .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private static IssueTokenRequest large(int size) {
    return IssueTokenRequest.newBuilder().setRoleArn("x".repeat(size)).build();
  }

  private static ClientCall<IssueTokenRequest, IssueTokenResponse> begin(
      Channel channel, CompletableFuture<Status> end) {
    ClientCall<IssueTokenRequest, IssueTokenResponse> call =
        channel.newCall(AccessServiceGrpc.getIssueTokenMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    return call;
  }
}
