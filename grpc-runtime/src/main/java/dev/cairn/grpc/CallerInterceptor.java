package dev.cairn.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
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

/**
 * Finds out who calls, from the credential of the call, and refuses who proves nothing. Health
 * needs no credential; reflection needs none on loopback.
 */
final class CallerInterceptor implements ServerInterceptor {

  private static final AccountId SERVICE_ACCOUNT = AccountId.of("000000000000");

  private final Credentials credentials;
  private final ClusterToken clusterToken;

  CallerInterceptor(Credentials credentials, ClusterToken clusterToken) {
    this.credentials = credentials;
    this.clusterToken = clusterToken;
  }

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    if (isOpen(call)) {
      return next.startCall(call, headers);
    }
    Caller caller = caller(call, headers, ErrorInterceptor.requestId());
    Context context = Context.current().withValue(Callers.KEY, caller);
    return Contexts.interceptCall(context, call, headers, next);
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

  private Caller caller(ServerCall<?, ?> call, Metadata headers, String requestId) {
    String authorization = headers.get(Headers.AUTHORIZATION);
    if (authorization == null) {
      throw new CairnException.Unauthenticated(
          "MISSING_AUTHENTICATION_TOKEN",
          "Missing Authentication Token: send the metadata 'authorization: Bearer TOKEN'.");
    }
    if (authorization.startsWith(Headers.CLUSTER)) {
      return service(call, headers, authorization.substring(Headers.CLUSTER.length()), requestId);
    }
    if (!authorization.startsWith(Headers.BEARER)) {
      throw new CairnException.Unauthenticated(
          "INCOMPLETE_SIGNATURE", "The metadata 'authorization' must begin with 'Bearer '.");
    }
    return credentials
        .find(authorization.substring(Headers.BEARER.length()))
        .map(principal -> user(principal, call, headers, requestId))
        .orElseThrow(CallerInterceptor::unknownToken);
  }

  private static Caller user(
      Credentials.Bearer principal, ServerCall<?, ?> call, Metadata headers, String requestId) {
    return new Caller(
        principal.arn(),
        principal.account(),
        principal.kind(),
        address(call),
        userAgent(headers),
        requestId);
  }

  private Caller service(ServerCall<?, ?> call, Metadata headers, String token, String requestId) {
    if (!clusterToken.matches(token)) {
      throw unknownToken();
    }
    byte[] onBehalfOf = headers.get(Headers.CALLER);
    if (onBehalfOf == null) {
      return new Caller(
          "arn:cairn:service",
          SERVICE_ACCOUNT,
          Caller.Kind.SERVICE,
          address(call),
          userAgent(headers),
          requestId);
    }
    try {
      CallerMetadata metadata = CallerMetadata.parseFrom(onBehalfOf);
      return new Caller(
          metadata.getArn(),
          AccountId.of(metadata.getAccountId()),
          Caller.Kind.ROOT,
          metadata.getSourceAddress(),
          metadata.getUserAgent(),
          metadata.getRequestId());
    } catch (InvalidProtocolBufferException e) {
      throw new CairnException.Unauthenticated(
          "INVALID_CLIENT_TOKEN_ID", "The metadata 'cairn-caller-bin' is no CallerMetadata.");
    }
  }

  private static CairnException unknownToken() {
    return new CairnException.Unauthenticated(
        "UNRECOGNIZED_CLIENT", "The security token included in the request is invalid.");
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
