package dev.cairn.gateway.sigv4;

/** Where signing keys come from. */
public interface SigningKeys {

  /**
   * The key of an access key and a scope.
   *
   * @param sessionToken that came with the request; empty if none did
   * @throws dev.cairn.model.CairnException.Unauthenticated {@code UNRECOGNIZED_CLIENT} if there is
   *     no such access key, or the token is wrong; whoever refuses logs why. {@code EXPIRED_TOKEN}
   *     if the session has ended
   * @throws dev.cairn.model.CairnException.Unavailable if it can't be known now
   */
  SigningKey find(String accessKeyId, Scope scope, String sessionToken);
}
