package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import build.buf.protovalidate.ValidatorFactory;
import com.google.protobuf.ByteString;
import dev.cairn.grpc.authentication.Proof;
import dev.cairn.grpc.authorization.Authorizer;
import dev.cairn.grpc.authorization.MethodRules;
import dev.cairn.grpc.authorization.ResourceTags;
import dev.cairn.grpc.recording.RecordingInterceptor;
import dev.cairn.model.Caller;
import dev.cairn.proto.configuration.v1.Principal;
import dev.cairn.proto.configuration.v1.PrincipalKind;
import dev.cairn.proto.configuration.v1.Snapshot;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Services behind an in-process server with the error mapping, authorization and validation of a
 * real one, and a caller that is given: for endpoint tests.
 */
public final class LocalServer implements AutoCloseable {

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final OpenCalls openCalls;
  private final Server server;
  private final ManagedChannel channel;

  private LocalServer(
      Caller caller,
      Configuration configuration,
      ResourceTags resourceTags,
      List<? extends ServerInterceptor> recording,
      BindableService... services) {
    InstantSource clock = InstantSource.system();
    Authorizer authorizer =
        new Authorizer(configuration::identities, configuration::rootAccount, resourceTags, clock);
    Refusals refusals = new Refusals(new SimpleMeterRegistry(), clock);
    openCalls = new OpenCalls(configuration, authorizer, refusals, clock);
    Interception interception =
        new Interception(
            new GivenCaller(caller),
            recording,
            new AuthorizationInterceptor(
                configuration, new MethodRules(), authorizer, refusals, openCalls),
            new ValidationInterceptor(ValidatorFactory.newBuilder().build()));
    String name = UUID.randomUUID().toString();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name).executor(executor);
    interception.innermostFirst().forEach(builder::intercept);
    for (BindableService service : services) {
      builder.addService(service);
    }
    try {
      server = builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    openCalls.start();
    channel = InProcessChannelBuilder.forName(name).maxInboundMessageSize(8 << 20).build();
  }

  /**
   * Serves every call as if this caller had made it. There are no identities: the administrator and
   * services may do what they may, users nothing.
   */
  public static LocalServer start(Caller caller, BindableService... services) {
    Configuration configuration = new Configuration(System::nanoTime, Duration.ofDays(1));
    configuration.snapshot(administrator(caller));
    return start(caller, configuration, resource -> Map.of(), services);
  }

  /**
   * Serves every call as if this caller had made it, by the policies of a configuration.
   *
   * @param configuration which knows its administrator
   */
  public static LocalServer start(
      Caller caller,
      Configuration configuration,
      ResourceTags resourceTags,
      BindableService... services) {
    return new LocalServer(
        requireNonNull(caller, "caller is null"), configuration, resourceTags, List.of(), services);
  }

  /** As above, and records the calls. */
  public static LocalServer start(
      Caller caller,
      Configuration configuration,
      RecordingInterceptor recording,
      BindableService... services) {
    return new LocalServer(
        requireNonNull(caller, "caller is null"),
        configuration,
        resource -> Map.of(),
        List.of(recording),
        services);
  }

  private static Snapshot administrator(Caller caller) {
    return Snapshot.newBuilder()
        .addPrincipals(
            Principal.newBuilder()
                .setArn("arn:aws:iam::" + caller.account() + ":root")
                .setAccountId(caller.account().value())
                .setTokenSha256(ByteString.EMPTY)
                .setKind(PrincipalKind.PRINCIPAL_KIND_ROOT))
        .build();
  }

  public Channel channel() {
    return channel;
  }

  @Override
  public void close() {
    openCalls.close();
    channel.shutdownNow();
    server.shutdownNow();
    executor.shutdownNow();
  }

  private record GivenCaller(Caller caller) implements ServerInterceptor {

    @Override
    public <Q, P> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
      Proof proof =
          new Proof(
              caller.arn(),
              caller.account(),
              caller.kind(),
              caller.identity(),
              caller.userId(),
              caller.accessKeyId(),
              caller.otherAccounts(),
              now -> {});
      Context context =
          Context.current()
              .withValue(CallerInterceptor.PROOF, proof)
              .withValue(
                  Callers.ORIGIN,
                  new Callers.Origin(
                      caller.sourceAddress(), caller.userAgent(), caller.requestId()))
              .withValue(Callers.KEY, caller);
      return Contexts.interceptCall(context, call, headers, next);
    }
  }
}
