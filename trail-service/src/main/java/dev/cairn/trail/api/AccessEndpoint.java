package dev.cairn.trail.api;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import dev.cairn.grpc.Callers;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.GetSigningKeyRequest;
import dev.cairn.proto.access.v1.GetSigningKeyResponse;
import dev.cairn.trail.domain.SigningKey;
import dev.cairn.trail.domain.SigningKeys;
import io.grpc.stub.StreamObserver;

/** Who may call, for the services that check signatures. */
public final class AccessEndpoint extends AccessServiceGrpc.AccessServiceImplBase {

  private final SigningKeys keys;

  public AccessEndpoint(SigningKeys keys) {
    this.keys = requireNonNull(keys, "keys is null");
  }

  @Override
  public void getSigningKey(
      GetSigningKeyRequest request, StreamObserver<GetSigningKeyResponse> observer) {
    Callers.requireService(Callers.current(), "GetSigningKey");
    SigningKey key =
        keys.find(
            request.getAccessKeyId(), request.getDay(), request.getRegion(), request.getService());
    Replies.send(
        observer,
        GetSigningKeyResponse.newBuilder()
            .setSigningKey(ByteString.copyFrom(key.key()))
            .setArn(key.arn())
            .setAccountId(key.account().value())
            .setUserId(key.userId())
            .build());
  }
}
