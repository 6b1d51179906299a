package dev.cairn.model;

import static java.util.Objects.requireNonNull;

/**
 * Who makes a call, as proved by its credential.
 *
 * @param arn e.g. {@code arn:aws:iam::123456789012:root}
 * @param account the account whose data the caller means when it names none
 * @param kind what the caller may do
 * @param sourceAddress the address that the call came from; empty in one process
 * @param userAgent what the client says of itself; may be empty
 * @param requestId id of the call, a UUID
 */
public record Caller(
    String arn,
    AccountId account,
    Kind kind,
    String sourceAddress,
    String userAgent,
    String requestId) {

  /** What a caller may do, until policies say more. */
  public enum Kind {
    /** The installation's administrator: may name any account. */
    ROOT,
    /** A service of Cairn's own: may also call what only services may. */
    SERVICE
  }

  public Caller {
    requireNonNull(arn, "arn is null");
    requireNonNull(account, "account is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(sourceAddress, "sourceAddress is null");
    requireNonNull(userAgent, "userAgent is null");
    requireNonNull(requestId, "requestId is null");
  }
}
