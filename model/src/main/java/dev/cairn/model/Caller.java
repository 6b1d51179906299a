package dev.cairn.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes a call, as proved by its credential.
 *
 * @param arn as events tell it, e.g. {@code arn:aws:iam::123456789012:root}, {@code
 *     arn:aws:sts::123456789012:assumed-role/auditor/alice}
 * @param account the account whose data the caller means when it names none
 * @param kind what the caller may do
 * @param identity ARN of the user or role whose policies hold; empty for others
 * @param userId unique id, e.g. {@code AIDACKCEVSQ6C2EXAMPLE}; empty for a service
 * @param accessKeyId that the call was proved with; empty if there is none
 * @param otherAccounts accounts besides its own that it may name, {@link #EVERY_ACCOUNT} for all
 * @param sourceAddress the address that the call came from; empty in one process
 * @param userAgent what the client says of itself; may be empty
 * @param requestId id of the call, a UUID
 * @param session that the credential is of; empty for a long-lived one
 */
public record Caller(
    String arn,
    AccountId account,
    Kind kind,
    String identity,
    String userId,
    String accessKeyId,
    Set<String> otherAccounts,
    String sourceAddress,
    String userAgent,
    String requestId,
    Optional<Session> session) {

  /** Among the other accounts: all of them. */
  public static final String EVERY_ACCOUNT = "*";

  /** What a caller may do. */
  public enum Kind {
    /** The installation's administrator: may do everything, and name any account. */
    ROOT,
    /** A user: may do what its policies and those of its groups allow. */
    USER,
    /** A session of a role: may do what the role's policies allow. */
    ROLE,
    /** A service of Cairn's own: may also call what only services may. */
    SERVICE
  }

  /**
   * A session.
   *
   * @param start when it began
   * @param sourceAccessKeyId of the access key that it was got with, if by way of other sessions;
   *     empty if there was none
   * @param sourceUser ARN of the user who took the role on, if by way of other roles; empty if none
   *     did
   */
  public record Session(Instant start, String sourceAccessKeyId, String sourceUser) {
    public Session {
      requireNonNull(start, "start is null");
      requireNonNull(sourceAccessKeyId, "sourceAccessKeyId is null");
      requireNonNull(sourceUser, "sourceUser is null");
    }
  }

  public Caller {
    requireNonNull(arn, "arn is null");
    requireNonNull(account, "account is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(identity, "identity is null");
    requireNonNull(userId, "userId is null");
    requireNonNull(accessKeyId, "accessKeyId is null");
    otherAccounts = Set.copyOf(otherAccounts);
    requireNonNull(sourceAddress, "sourceAddress is null");
    requireNonNull(userAgent, "userAgent is null");
    requireNonNull(requestId, "requestId is null");
    requireNonNull(session, "session is null");
  }

  /** A caller with a long-lived credential. */
  public Caller(
      String arn,
      AccountId account,
      Kind kind,
      String identity,
      String userId,
      String accessKeyId,
      Set<String> otherAccounts,
      String sourceAddress,
      String userAgent,
      String requestId) {
    this(
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
        Optional.empty());
  }

  /** A caller without policies: the administrator or a service. */
  public Caller(
      String arn,
      AccountId account,
      Kind kind,
      String sourceAddress,
      String userAgent,
      String requestId) {
    this(arn, account, kind, "", "", "", Set.of(), sourceAddress, userAgent, requestId);
  }

  /** When the session began that the credential is of; empty for a long-lived one. */
  public Optional<Instant> sessionStart() {
    return session.map(Session::start);
  }

  /** Whether it may name an account at all; what it may do there, policies say. */
  public boolean mayName(AccountId other) {
    return mayNameEvery() || other.equals(account) || otherAccounts.contains(other.value());
  }

  /** Whether it may name all accounts that there are. */
  public boolean mayNameEvery() {
    return switch (kind) {
      case ROOT, SERVICE -> true;
      case USER, ROLE -> otherAccounts.contains(EVERY_ACCOUNT);
    };
  }
}
