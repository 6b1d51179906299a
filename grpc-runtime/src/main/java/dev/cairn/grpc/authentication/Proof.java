package dev.cairn.grpc.authentication;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import java.util.Optional;
import java.util.Set;

/**
 * Who a credential belongs to, and whether it holds still. The parts are those of {@link Caller}.
 */
public record Proof(
    String arn,
    AccountId account,
    Caller.Kind kind,
    String identity,
    String userId,
    String accessKeyId,
    Set<String> otherAccounts,
    Standing standing,
    Optional<Caller.Session> session) {

  public Proof {
    requireNonNull(arn, "arn is null");
    requireNonNull(account, "account is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(identity, "identity is null");
    requireNonNull(userId, "userId is null");
    requireNonNull(accessKeyId, "accessKeyId is null");
    otherAccounts = Set.copyOf(otherAccounts);
    requireNonNull(standing, "standing is null");
    requireNonNull(session, "session is null");
  }

  /** Of a long-lived credential. */
  public Proof(
      String arn,
      AccountId account,
      Caller.Kind kind,
      String identity,
      String userId,
      String accessKeyId,
      Set<String> otherAccounts,
      Standing standing) {
    this(
        arn,
        account,
        kind,
        identity,
        userId,
        accessKeyId,
        otherAccounts,
        standing,
        Optional.empty());
  }

  /** The same, of a session. */
  Proof ofSession(Optional<Caller.Session> session) {
    return new Proof(
        arn, account, kind, identity, userId, accessKeyId, otherAccounts, standing, session);
  }

  /** The caller of one call. */
  public Caller caller(String sourceAddress, String userAgent, String requestId) {
    return new Caller(
        arn,
        account,
        kind,
        identity,
        userId,
        accessKeyId,
        otherAccounts,
        sourceAddress,
        userAgent,
        requestId,
        session);
  }
}
