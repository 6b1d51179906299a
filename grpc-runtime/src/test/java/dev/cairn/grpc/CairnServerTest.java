package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import build.buf.protovalidate.ValidatorFactory;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.rpc.BadRequest;
import dev.cairn.grpc.authentication.BearerTokens;
import dev.cairn.grpc.authorization.Authorizer;
import dev.cairn.grpc.authorization.MethodRules;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.proto.configuration.v1.Principal;
import dev.cairn.proto.configuration.v1.PrincipalKind;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.history.v1.GetEventRequest;
import dev.cairn.proto.history.v1.GetEventResponse;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import dev.cairn.proto.history.v1.HistoryServiceGrpc.HistoryServiceBlockingStub;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CairnServerTest {

  private static final AccountId ACCOUNT = AccountId.of("111122223333");

  @TempDir Path folder;

  private CairnServer server;
  private ManagedChannel channel;
  private Channels siblings;

  @BeforeEach
  void start() {
    ClusterToken clusterToken = ClusterToken.readOrCreate(folder.resolve("cluster-token"));
    Configuration configuration = new Configuration(System::nanoTime, Duration.ofMinutes(15));
    configuration.snapshot(
        Snapshot.newBuilder()
            .addPrincipals(
                Principal.newBuilder()
                    .setArn("arn:aws:iam::111122223333:root")
                    .setAccountId(ACCOUNT.value())
                    .setAccessKeyId("AKIA")
                    .setTokenSha256(ByteString.copyFrom(Hashes.sha256("good")))
                    .setKind(PrincipalKind.PRINCIPAL_KIND_ROOT))
            .build());
    MethodRules rules = new MethodRules();
    Refusals refusals = new Refusals(new SimpleMeterRegistry(), InstantSource.system());
    Authorizer authorizer =
        new Authorizer(
            configuration::identities,
            configuration::rootAccount,
            resource -> Map.of(),
            InstantSource.system());
    String name = UUID.randomUUID().toString();
    server =
        new CairnServer(
            config("127.0.0.1", false),
            Optional.empty(),
            name,
            List.of(new EchoHistory()),
            new Interception(
                new CallerInterceptor(
                    configuration,
                    new BearerTokens(configuration, List.of()),
                    clusterToken,
                    rules,
                    refusals,
                    InstantSource.system()),
                List.of(),
                new AuthorizationInterceptor(
                    configuration,
                    rules,
                    authorizer,
                    refusals,
                    new OpenCalls(configuration, authorizer, refusals, InstantSource.system())),
                new ValidationInterceptor(ValidatorFactory.newBuilder().build())),
            new MetricCollectingServerInterceptor(new SimpleMeterRegistry()));
    server.start();
    channel = NettyChannelBuilder.forTarget(server.address()).usePlaintext().build();
    siblings =
        new Channels(
            Set.of("history"),
            name,
            Map.of(),
            Optional.empty(),
            false,
            clusterToken,
            Duration.ofSeconds(5));
  }

  private static GrpcConfig config(String host, boolean plaintext) {
    return new GrpcConfig(
        host, 0, 1 << 20, true, Duration.ofSeconds(5), Duration.ofMinutes(15), plaintext, Map.of());
  }

  @AfterEach
  void stop() {
    siblings.close();
    channel.shutdownNow();
    server.close();
  }

  @Test
  void call_goodToken() {
    assertThat(stub(channel, "Bearer good").getEvent(request("caller")).getEvent().getUsername())
        .isEqualTo("arn:aws:iam::111122223333:root ROOT 127.0.0.1");
  }

  @Test
  void call_noToken() {
    StatusRuntimeException error =
        failure(() -> HistoryServiceGrpc.newBlockingStub(channel).getEvent(request("caller")));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(Errors.reason(error)).contains("MISSING_AUTHENTICATION_TOKEN");
  }

  @Test
  void call_wrongToken() {
    for (String authorization :
        List.of("Bearer bad", "Bearer ", "Cluster good", "Cluster ", "good")) {
      StatusRuntimeException error =
          failure(() -> stub(channel, authorization).getEvent(request("caller")));
      assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(error.getMessage()).doesNotContain("good");
    }
  }

  @Test
  void call_sibling() {
    assertThat(
            HistoryServiceGrpc.newBlockingStub(siblings.to("history"))
                .getEvent(request("caller"))
                .getEvent()
                .getUsername())
        .startsWith("arn:cairn:service SERVICE");
  }

  @Test
  void call_userCannotNameAnotherCaller() {
    Metadata headers = new Metadata();
    headers.put(Headers.CALLER, new byte[] {1});
    var stub =
        stub(channel, "Bearer good")
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

    assertThat(stub.getEvent(request("caller")).getEvent().getUsername())
        .startsWith("arn:aws:iam::111122223333:root ROOT");
  }

  @Test
  void reflection_servesTheDetailsOfErrors() throws Exception {
    for (String name : List.of("ErrorInfo", "BadRequest", "RetryInfo")) {
      ServerReflectionResponse reply =
          reflect(
              ServerReflectionRequest.newBuilder().setFileContainingSymbol("google.rpc." + name));
      assertThat(FileDescriptorProto.parseFrom(file(reply)).getName())
          .isEqualTo("google/rpc/error_details.proto");
    }
  }

  @Test
  void reflection_listsWhatIsServed() throws Exception {
    ServerReflectionResponse reply =
        reflect(ServerReflectionRequest.newBuilder().setListServices(""));

    assertThat(reply.getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .containsExactlyInAnyOrder(
            "cairn.history.v1.HistoryService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection");
    for (ServiceResponse service : reply.getListServicesResponse().getServiceList()) {
      ServerReflectionResponse found =
          reflect(ServerReflectionRequest.newBuilder().setFileContainingSymbol(service.getName()));
      assertThat(FileDescriptorProto.parseFrom(file(found)).getServiceCount()).isPositive();
    }
  }

  private static ByteString file(ServerReflectionResponse reply) {
    return reply.getFileDescriptorResponse().getFileDescriptorProto(0);
  }

  private ServerReflectionResponse reflect(ServerReflectionRequest.Builder request)
      throws Exception {
    CompletableFuture<ServerReflectionResponse> reply = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    reply.complete(response);
                  }

                  @Override
                  public void onError(Throwable error) {
                    reply.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(request.build());
    requests.onCompleted();
    return reply.get(10, TimeUnit.SECONDS);
  }

  @Test
  void call_shapeRuleBroken() throws Exception {
    StatusRuntimeException error =
        failure(
            () ->
                stub(channel, "Bearer good")
                    .getEvent(GetEventRequest.newBuilder().setAccountId("12").build()));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(Errors.reason(error)).contains("VALIDATION_ERROR");
    BadRequest bad =
        requireNonNull(StatusProto.fromThrowable(error)).getDetailsList().stream()
            .filter(detail -> detail.is(BadRequest.class))
            .findFirst()
            .orElseThrow()
            .unpack(BadRequest.class);
    assertThat(bad.getFieldViolationsList())
        .extracting(BadRequest.FieldViolation::getField)
        .containsExactlyInAnyOrder("account_id", "region", "event_id");
    assertThat(bad.getFieldViolationsList())
        .filteredOn(violation -> violation.getField().equals("account_id"))
        .extracting(BadRequest.FieldViolation::getDescription)
        .containsExactly("must have 12 digits");
  }

  @Test
  void call_domainError() {
    StatusRuntimeException error =
        failure(() -> stub(channel, "Bearer good").getEvent(request("missing")));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(Errors.reason(error)).contains("EVENT_NOT_FOUND");
  }

  @Test
  void call_bugTellsNothing() {
    StatusRuntimeException error =
        failure(() -> stub(channel, "Bearer good").getEvent(request("bug")));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(error.getMessage()).doesNotContain("secret");
  }

  @Test
  void call_unimplemented() {
    StatusRuntimeException error =
        failure(
            () ->
                stub(channel, "Bearer good")
                    .lookupEvents(LookupEventsRequest.newBuilder().setRegion("eu-west-1").build()));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(error.getStatus().getDescription())
        .isEqualTo("The operation requested is not supported in the region.");
    assertThat(Errors.reason(error)).contains("UNSUPPORTED_OPERATION");
  }

  @Test
  void call_messageTooLarge() {
    StatusRuntimeException error =
        failure(() -> stub(channel, "Bearer good").getEvent(request("x".repeat((1 << 20) + 1))));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(stub(channel, "Bearer good").getEvent(request("caller"))).isNotNull();
  }

  @Test
  void health_needsNoCredential() {
    HealthCheckRequest request = HealthCheckRequest.getDefaultInstance();
    assertThat(HealthGrpc.newBlockingStub(channel).check(request).getStatus())
        .isEqualTo(ServingStatus.NOT_SERVING);

    server.ready();

    assertThat(HealthGrpc.newBlockingStub(channel).check(request).getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void health_givenUp_staysNotServing() {
    server.giveUp("cairn.history.v1.HistoryService");
    server.ready();

    assertThat(server.isAtWork()).isFalse();
    assertThat(health("")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health("cairn.history.v1.HistoryService")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health("grpc.health.v1.Health")).isEqualTo(ServingStatus.SERVING);
  }

  private ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  @Test
  void channels_noAddress() {
    assertThatThrownBy(() -> siblings.to("trail")).hasMessageContaining("cairn.grpc.address.trail");
  }

  private static GetEventRequest request(String id) {
    return GetEventRequest.newBuilder().setRegion("eu-west-1").setEventId(id).build();
  }

  private static StatusRuntimeException failure(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }

  private static HistoryServiceBlockingStub stub(Channel channel, String authorization) {
    Metadata headers = new Metadata();
    headers.put(Headers.AUTHORIZATION, authorization);
    return HistoryServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Says who calls, or fails in the way that the event id names. */
  private static final class EchoHistory extends HistoryServiceGrpc.HistoryServiceImplBase {

    @Override
    public void getEvent(GetEventRequest request, StreamObserver<GetEventResponse> observer) {
      switch (request.getEventId()) {
        case "missing" ->
            throw new CairnException.NotFound(
                "EVENT_NOT_FOUND", "No event missing.", "event", "missing");
        case "bug" -> throw new IllegalStateException("secret");
        default -> {
          GetEventResponse.Builder response = GetEventResponse.newBuilder();
          Caller caller = Callers.current();
          response
              .getEventBuilder()
              .setUsername(caller.arn() + " " + caller.kind() + " " + caller.sourceAddress());
          observer.onNext(response.build());
          observer.onCompleted();
        }
      }
    }
  }
}
