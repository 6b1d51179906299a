package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.authorization.CallTransport;
import dev.cairn.grpc.tls.Plaintext;
import dev.cairn.model.Caller;
import dev.cairn.proto.caller.v1.CallerKind;
import dev.cairn.proto.caller.v1.CallerMetadata;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Channels to the services of the installation: over the in-process transport to those that run in
 * this process, over the network to the others. Every call proves itself with the cluster token and
 * names the caller that it acts for.
 */
public final class Channels implements AutoCloseable {

  private static final int MAX_MESSAGE_SIZE =
      8 << 20; // a feed message holds 1 MiB of records and their fields

  private final Set<String> local;
  private final String inProcessName;
  private final Map<String, String> addresses;
  private final Optional<SslContext> tls;
  private final ClusterToken clusterToken;
  private final Duration deadline;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  /**
   * @param local names of the services in this process
   * @param inProcessName name of this process's in-process server
   * @param addresses {@code host:port} by service name
   * @param tls what connections to them use; empty for plaintext
   * @param plaintext whether plaintext is let onto other addresses than loopback
   * @param deadline how long a unary call may take if it does not say so itself
   */
  Channels(
      Set<String> local,
      String inProcessName,
      Map<String, String> addresses,
      Optional<SslContext> tls,
      boolean plaintext,
      ClusterToken clusterToken,
      Duration deadline) {
    if (tls.isEmpty()) {
      addresses.forEach((service, address) -> requireLoopback(service, address, plaintext));
    }
    this.tls = tls;
    this.local = Set.copyOf(local);
    this.inProcessName = requireNonNull(inProcessName, "inProcessName is null");
    this.addresses = Map.copyOf(addresses);
    this.clusterToken = requireNonNull(clusterToken, "clusterToken is null");
    this.deadline = requireNonNull(deadline, "deadline is null");
  }

  private static void requireLoopback(String service, String address, boolean plaintext) {
    int port = address.lastIndexOf(':');
    Plaintext.require(
        port < 0 ? address : address.substring(0, port),
        plaintext,
        "cairn.grpc.address." + service,
        "cairn.grpc.tls.authorities");
  }

  /**
   * The channel to a service, e.g. {@code ingest}. It connects when it is first used, and again by
   * itself.
   *
   * @throws IllegalStateException if the service is neither here nor has an address
   */
  public Channel to(String service) {
    return channels.computeIfAbsent(service, this::open);
  }

  private ManagedChannel open(String service) {
    ManagedChannelBuilder<?> builder =
        local.contains(service)
            ? InProcessChannelBuilder.forName(inProcessName)
            : network(address(service));
    return builder
        .maxInboundMessageSize(MAX_MESSAGE_SIZE)
        .intercept(new ServiceCredential())
        .build();
  }

  private NettyChannelBuilder network(String address) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(address)
            .flowControlWindow(4 << 20)
            .keepAliveTime(30, TimeUnit.SECONDS);
    return tls.map(builder::sslContext).orElseGet(builder::usePlaintext);
  }

  private String address(String service) {
    String address = addresses.get(service);
    if (address == null) {
      throw new IllegalStateException(
          service
              + " does not run in this process: set cairn.grpc.address."
              + service
              + " to its host:port");
    }
    return address;
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }

  /** Adds who we are, and whom we act for. */
  private final class ServiceCredential implements ClientInterceptor {

    @Override
    public <Q, P> ClientCall<Q, P> interceptCall(
        MethodDescriptor<Q, P> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, limited(method, options))) {
        @Override
        public void start(Listener<P> listener, Metadata headers) {
          headers.put(Headers.AUTHORIZATION, Headers.CLUSTER + clusterToken.value());
          Callers.find()
              .flatMap(ServiceCredential::passedOn)
              .ifPresent(caller -> headers.put(Headers.CALLER, caller.toByteArray()));
          super.start(listener, headers);
        }
      };
    }

    /** Whom the call is made for; empty if for the service itself. */
    private static Optional<CallerMetadata> passedOn(Caller caller) {
      return kind(caller.kind()).map(kind -> passedOn(caller, kind));
    }

    private static CallerMetadata passedOn(Caller caller, CallerKind kind) {
      CallerMetadata.Builder metadata =
          CallerMetadata.newBuilder()
              .setArn(caller.arn())
              .setAccountId(caller.account().value())
              .setSourceAddress(caller.sourceAddress())
              .setUserAgent(caller.userAgent())
              .setRequestId(caller.requestId())
              .setIdentityArn(caller.identity())
              .setAccessKeyId(caller.accessKeyId())
              .setKind(kind)
              .setSecureTransport(CallTransport.SECURE.get());
      caller
          .session()
          .ifPresent(
              session ->
                  metadata
                      .setSessionStartTime(EventMessages.toMessage(session.start()))
                      .setSourceAccessKeyId(session.sourceAccessKeyId())
                      .setSourceUserArn(session.sourceUser()));
      return metadata.build();
    }

    private static Optional<CallerKind> kind(Caller.Kind kind) {
      return switch (kind) {
        case ROOT -> Optional.of(CallerKind.CALLER_KIND_ROOT);
        case USER -> Optional.of(CallerKind.CALLER_KIND_USER);
        case ROLE -> Optional.of(CallerKind.CALLER_KIND_ROLE);
        case SERVICE -> Optional.empty();
      };
    }

    private CallOptions limited(MethodDescriptor<?, ?> method, CallOptions options) {
      boolean unlimited =
          !method.getType().serverSendsOneMessage() || options.getDeadline() != null;
      return unlimited ? options : options.withDeadlineAfter(deadline);
    }
  }
}
