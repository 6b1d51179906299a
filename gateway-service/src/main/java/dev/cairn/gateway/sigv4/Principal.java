package dev.cairn.gateway.sigv4;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;

/**
 * Who signed a request.
 *
 * @param arn e.g. {@code arn:aws:iam::123456789012:root}, {@code
 *     arn:aws:sts::123456789012:assumed-role/auditor/alice}
 * @param userId unique id; the account for the root credential, {@code AROA...:SESSION} for a
 *     role's session
 * @param identity ARN of the user or role whose policies hold; empty for the root credential
 * @param accessKeyId that the request was signed with
 */
public record Principal(
    String arn, AccountId account, String userId, String identity, String accessKeyId) {

  public Principal {
    requireNonNull(arn, "arn is null");
    requireNonNull(account, "account is null");
    requireNonNull(userId, "userId is null");
    requireNonNull(identity, "identity is null");
    requireNonNull(accessKeyId, "accessKeyId is null");
  }

  /** What it may do: a session is of a role if its identity is one. */
  public Caller.Kind kind() {
    if (identity.isEmpty()) {
      return Caller.Kind.ROOT;
    }
    return identity.contains(":role/") ? Caller.Kind.ROLE : Caller.Kind.USER;
  }
}
