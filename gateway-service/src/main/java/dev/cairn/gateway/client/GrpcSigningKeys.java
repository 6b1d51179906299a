package dev.cairn.gateway.client;

import static java.util.Objects.requireNonNull;

import dev.cairn.gateway.sigv4.Principal;
import dev.cairn.gateway.sigv4.Scope;
import dev.cairn.gateway.sigv4.SigningKey;
import dev.cairn.gateway.sigv4.SigningKeys;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.GetSigningKeyRequest;
import dev.cairn.proto.access.v1.GetSigningKeyResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;

/** Signing keys from trail-service. The gateway asks for them as itself, on nobody's behalf. */
public final class GrpcSigningKeys implements SigningKeys {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final AccessServiceGrpc.AccessServiceBlockingStub access;

  /**
   * @param trail channel to trail-service
   */
  public GrpcSigningKeys(Channel trail) {
    this.access = AccessServiceGrpc.newBlockingStub(requireNonNull(trail, "trail is null"));
  }

  @Override
  public SigningKey find(String accessKeyId, Scope scope) {
    try {
      GetSigningKeyResponse reply =
          access.getSigningKey(
              GetSigningKeyRequest.newBuilder()
                  .setAccessKeyId(accessKeyId)
                  .setDay(scope.day())
                  .setRegion(scope.region().value())
                  .setService(scope.service())
                  .build());
      return new SigningKey(
          reply.getSigningKey().toByteArray(),
          new Principal(reply.getArn(), AccountId.of(reply.getAccountId()), reply.getUserId()));
    } catch (StatusRuntimeException e) {
      throw translated(e);
    }
  }

  private static RuntimeException translated(StatusRuntimeException error) {
    Status.Code code = error.getStatus().getCode();
    return switch (code) {
      case NOT_FOUND ->
          new CairnException.Unauthenticated(
              "UNRECOGNIZED_CLIENT", "The security token included in the request is invalid.");
      case UNAVAILABLE, DEADLINE_EXCEEDED ->
          new CairnException.Unavailable(
              "SERVICE_UNAVAILABLE",
              "Signatures can't be checked now: trail-service did not answer.",
              RETRY_AFTER);
      default -> error;
    };
  }
}
