package dev.cairn.grpc;

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
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    assertThat(error.getStatus().getDescription()).contains("65536");
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
  void notSent_ends() throws Exception {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerInterceptors.intercept(
                    new AccessServiceGrpc.AccessServiceImplBase() {},
                    new AnonymousRequests(Duration.ofMillis(200))))
            .build()
            .start();
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
