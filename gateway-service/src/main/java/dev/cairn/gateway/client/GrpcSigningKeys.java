package dev.cairn.gateway.client;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Timestamp;
import dev.cairn.gateway.sigv4.Principal;
import dev.cairn.gateway.sigv4.Scope;
import dev.cairn.gateway.sigv4.Session;
import dev.cairn.gateway.sigv4.SigningKey;
import dev.cairn.gateway.sigv4.SigningKeys;
import dev.cairn.grpc.Errors;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.LogBudget;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.GetSigningKeyRequest;
import dev.cairn.proto.access.v1.GetSigningKeyResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing keys from trail-service. The gateway asks for them as itself, on nobody's behalf. */
public final class GrpcSigningKeys implements SigningKeys {

  private static final Logger LOG = LoggerFactory.getLogger(GrpcSigningKeys.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final AccessServiceGrpc.AccessServiceBlockingStub access;
  private final LogBudget log;

  /**
   * @param trail channel to trail-service
   * @param log room for those who are refused
   */
  public GrpcSigningKeys(Channel trail, LogBudget log) {
    this.access = AccessServiceGrpc.newBlockingStub(requireNonNull(trail, "trail is null"));
    this.log = requireNonNull(log, "log is null");
  }

  @Override
  public SigningKey find(String accessKeyId, Scope scope, String sessionToken) {
    try {
      GetSigningKeyResponse reply =
          access.getSigningKey(
              GetSigningKeyRequest.newBuilder()
                  .setAccessKeyId(accessKeyId)
                  .setDay(scope.day())
                  .setRegion(scope.region().value())
                  .setService(scope.service())
                  .setSessionToken(sessionToken)
                  .build());
      return key(reply, accessKeyId);
    } catch (StatusRuntimeException e) {
      throw translated(e, accessKeyId);
    }
  }

  private static SigningKey key(GetSigningKeyResponse reply, String accessKeyId) {
    Principal owner =
        new Principal(
            reply.getArn(),
            AccountId.of(reply.getAccountId()),
            reply.getUserId(),
            reply.getIdentityArn(),
            accessKeyId);
    return new SigningKey(reply.getSigningKey().toByteArray(), owner, session(reply));
  }

  private static Optional<Session> session(GetSigningKeyResponse reply) {
    return reply.hasExpiration()
        ? Optional.of(
            new Session(
                instant(reply.getSessionStartTime()),
                instant(reply.getExpiration()),
                reply.getSourceAccessKeyId(),
                reply.getSourceUserArn()))
        : Optional.empty();
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private RuntimeException translated(StatusRuntimeException error, String accessKeyId) {
    return switch (error.getStatus().getCode()) {
      // trail-service has logged why.
      case NOT_FOUND -> Refusals.unrecognizedClient();
      case INVALID_ARGUMENT ->
          switch (Errors.reason(error).orElse("")) {
            case "EXPIRED_TOKEN" -> Refusals.expiredToken();
            // A shape or a day for which trail-service gives no key: the clocks are far apart.
            case "INVALID_PARAMETER", "VALIDATION_ERROR" -> {
              log.write(
                  "far day",
                  leftOut ->
                      LOG.warn(
                          "Refused access key {}: {}{}", accessKeyId, error.getStatus(), leftOut));
              yield Refusals.unrecognizedClient();
            }
            default -> error;
          };
      case UNAVAILABLE, DEADLINE_EXCEEDED ->
          new CairnException.Unavailable(
              "SERVICE_UNAVAILABLE",
              "Signatures can't be checked now: trail-service did not answer.",
              RETRY_AFTER);
      default -> error;
    };
  }
}
