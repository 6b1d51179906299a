package dev.cairn.gateway.sigv4;

/** Where signing keys come from. */
public interface SigningKeys {

  /**
   * The key of an access key and a scope.
   *
   * @throws dev.cairn.model.CairnException.Unauthenticated {@code UNRECOGNIZED_CLIENT} if there is
   *     no such access key
   * @throws dev.cairn.model.CairnException.Unavailable if it can't be known now
   */
  SigningKey find(String accessKeyId, Scope scope);
}
