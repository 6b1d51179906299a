package dev.cairn.gateway.sigv4;

import static java.util.Objects.requireNonNull;

/** A signing key of one scope, and whose it is. Its text shows no key. */
public final class SigningKey {

  private final byte[] key;
  private final Principal owner;

  public SigningKey(byte[] key, Principal owner) {
    this.key = key.clone();
    this.owner = requireNonNull(owner, "owner is null");
  }

  byte[] key() {
    return key.clone();
  }

  Principal owner() {
    return owner;
  }

  @Override
  public String toString() {
    return "SigningKey[" + owner.arn() + "]";
  }
}
