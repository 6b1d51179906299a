package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;

/** A signing key of one scope, and whose it is. Its text shows no key. */
public final class SigningKey {

  private final byte[] key;
  private final String arn;
  private final AccountId account;
  private final String userId;

  /**
   * @param key 32 bytes
   * @param userId unique id of the owner; the account for the root credential
   */
  SigningKey(byte[] key, String arn, AccountId account, String userId) {
    this.key = key.clone();
    this.arn = requireNonNull(arn, "arn is null");
    this.account = requireNonNull(account, "account is null");
    this.userId = requireNonNull(userId, "userId is null");
  }

  public byte[] key() {
    return key.clone();
  }

  public String arn() {
    return arn;
  }

  public AccountId account() {
    return account;
  }

  public String userId() {
    return userId;
  }

  @Override
  public String toString() {
    return "SigningKey[" + arn + "]";
  }
}
