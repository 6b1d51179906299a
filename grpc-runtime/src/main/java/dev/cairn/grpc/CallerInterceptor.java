package dev.cairn.grpc;

import static dev.cairn.grpc.authentication.CredentialRefused.Reason.MALFORMED_HEADER;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.MISSING_CREDENTIAL;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.WRONG_CLUSTER_TOKEN;
import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.authentication.BearerTokens;
import dev.cairn.grpc.authentication.CertificateRoles;
import dev.cairn.grpc.authentication.ClientCertificate;
import dev.cairn.grpc.authentication.CredentialRefused;
import dev.cairn.grpc.authentication.PassedOnCaller;
import dev.cairn.grpc.authentication.Proof;
import dev.cairn.grpc.authentication.Trust;
import dev.cairn.grpc.authorization.CallTransport;
import dev.cairn.grpc.authorization.MethodRule;
import dev.cairn.grpc.authorization.MethodRules;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.proto.caller.v1.CallerMetadata;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.Set;

/**
 * Finds out who calls, from the credential of the call, and refuses who proves nothing. Health
 * needs no credential; reflection needs none on loopback; public methods need none, but one that is
 * given must be right.
 */
final class CallerInterceptor implements ServerInterceptor {

  /** What proves the caller of the call that this thread serves. */
  static final Context.Key<Proof> PROOF = Context.key("cairn-proof");

  private static final Proof SERVICE =
      new Proof(
          "arn:cairn:service",
          AccountId.of("000000000000"),
          Caller.Kind.SERVICE,
          "",
          "",
          "",
          Set.of(),
          now -> {});

  private final Trust trust;
  private final BearerTokens tokens;
  private final CertificateRoles certificates;
  private final ClusterToken clusterToken;
  private final MethodRules rules;
  private final Refusals refusals;
  private final InstantSource clock;

  CallerInterceptor(
      Trust trust,
      BearerTokens tokens,
      ClusterToken clusterToken,
      MethodRules rules,
      Refusals refusals,
      InstantSource clock) {
    this.trust = requireNonNull(trust, "trust is null");
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.certificates = new CertificateRoles(trust);
    this.clusterToken = requireNonNull(clusterToken, "clusterToken is null");
    this.rules = requireNonNull(rules, "rules is null");
    this.refusals = requireNonNull(refusals, "refusals is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    if (isOpen(call)) {
      return next.startCall(call, headers);
    }
    Callers.Origin origin =
        new Callers.Origin(address(call), userAgent(headers), ErrorInterceptor.requestId());
    return Contexts.interceptCall(context(call, headers, origin), call, headers, next);
  }

  private static boolean isOpen(ServerCall<?, ?> call) {
    String service = call.getMethodDescriptor().getServiceName();
    return "grpc.health.v1.Health".equals(service)
        || (service != null && service.startsWith("grpc.reflection.") && isLoopback(call));
  }

  private static boolean isLoopback(ServerCall<?, ?> call) {
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return !(address instanceof InetSocketAddress inet) || inet.getAddress().isLoopbackAddress();
  }

  private Context context(ServerCall<?, ?> call, Metadata headers, Callers.Origin origin) {
    Context context =
        Context.current()
            .withValue(Callers.ORIGIN, origin)
            .withValue(CallTransport.SECURE, isSecure(call));
    try {
      return proved(context, call, headers, origin);
    } catch (CredentialRefused e) {
      throw refusals.refuse(e, call.getMethodDescriptor().getFullMethodName(), origin);
    }
  }

  private Context proved(
      Context context, ServerCall<?, ?> call, Metadata headers, Callers.Origin origin)
      throws CredentialRefused {
    String authorization = headers.get(Headers.AUTHORIZATION);
    if (authorization == null) {
      return withoutToken(context, call, headers, origin);
    }
    if (authorization.startsWith(Headers.CLUSTER)) {
      return service(context, headers, authorization.substring(Headers.CLUSTER.length()), origin);
    }
    if (!authorization.startsWith(Headers.BEARER)) {
      throw new CredentialRefused(
          MALFORMED_HEADER, "the metadata 'authorization' is no bearer token");
    }
    String token = authorization.substring(Headers.BEARER.length());
    return with(context, tokens.prove(token, wantedRole(headers), clock.instant()), origin);
  }

  private Context withoutToken(
      Context context, ServerCall<?, ?> call, Metadata headers, Callers.Origin origin)
      throws CredentialRefused {
    ClientCertificate certificate = call.getAttributes().get(ClientCertificates.KEY);
    if (certificate != null) {
      return with(
          context, certificates.prove(certificate, wantedRole(headers), clock.instant()), origin);
    }
    if (rules
        .find(call.getMethodDescriptor())
        .filter(MethodRule.Public.class::isInstance)
        .isPresent()) {
      return context;
    }
    throw new CredentialRefused(MISSING_CREDENTIAL, "neither a token nor a certificate came");
  }

  private Context service(Context context, Metadata headers, String token, Callers.Origin origin)
      throws CredentialRefused {
    if (!clusterToken.matches(token)) {
      throw new CredentialRefused(WRONG_CLUSTER_TOKEN, "the cluster token is not this one's");
    }
    byte[] passedOn = headers.get(Headers.CALLER);
    if (passedOn == null) {
      return with(context, SERVICE, origin);
    }
    CallerMetadata caller = PassedOnCaller.read(passedOn);
    Callers.Origin callers =
        new Callers.Origin(caller.getSourceAddress(), caller.getUserAgent(), caller.getRequestId());
    return with(
        context
            .withValue(Callers.ORIGIN, callers)
            .withValue(CallTransport.SECURE, caller.getSecureTransport()),
        PassedOnCaller.prove(caller, trust),
        callers);
  }

  private static Context with(Context context, Proof proof, Callers.Origin origin) {
    Caller caller = proof.caller(origin.sourceAddress(), origin.userAgent(), origin.requestId());
    return context.withValue(PROOF, proof).withValue(Callers.KEY, caller);
  }

  private static String wantedRole(Metadata headers) {
    String role = headers.get(Headers.ROLE);
    return role == null ? "" : role;
  }

  private static boolean isSecure(ServerCall<?, ?> call) {
    return call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION) != null;
  }

  private static String address(ServerCall<?, ?> call) {
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "";
  }

  private static String userAgent(Metadata headers) {
    String agent = headers.get(Headers.USER_AGENT);
    return agent == null ? "" : agent;
  }
}
