package dev.cairn.gateway.sigv4;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** A signing key of one scope, and whose it is. Its text shows no key. */
public final class SigningKey {

  private final byte[] key;
  private final Principal owner;
  private final Optional<Session> session;

  /**
   * @param session empty for a key that holds until it is taken back
   */
  public SigningKey(byte[] key, Principal owner, Optional<Session> session) {
    this.key = key.clone();
    this.owner = requireNonNull(owner, "owner is null");
    this.session = requireNonNull(session, "session is null");
  }

  byte[] key() {
    return key.clone();
  }

  public Principal owner() {
    return owner;
  }

  public Optional<Session> session() {
    return session;
  }

  @Override
  public String toString() {
    return "SigningKey[" + owner.arn() + "]";
  }
}
