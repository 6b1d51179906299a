package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.trail.domain.access.Session;
import java.util.Optional;

/** A signing key of one scope, and whose it is. Its text shows no key. */
public final class SigningKey {

  private final byte[] key;
  private final Owner owner;

  /**
   * Whose a key is.
   *
   * @param userId unique id; the account for the root credential
   * @param identity ARN of the user or role whose policies hold; empty for the root credential
   * @param session that the key belongs to; empty for a key of a user or the root
   */
  public record Owner(
      String arn, AccountId account, String userId, String identity, Optional<Session> session) {
    public Owner {
      requireNonNull(arn, "arn is null");
      requireNonNull(account, "account is null");
      requireNonNull(userId, "userId is null");
      requireNonNull(identity, "identity is null");
      requireNonNull(session, "session is null");
    }
  }

  /**
   * @param key 32 bytes
   */
  SigningKey(byte[] key, Owner owner) {
    this.key = key.clone();
    this.owner = requireNonNull(owner, "owner is null");
  }

  public byte[] key() {
    return key.clone();
  }

  public Owner owner() {
    return owner;
  }

  @Override
  public String toString() {
    return "SigningKey[" + owner.arn() + "]";
  }
}
