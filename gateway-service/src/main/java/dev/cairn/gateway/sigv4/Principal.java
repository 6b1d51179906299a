package dev.cairn.gateway.sigv4;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;

/**
 * Who signed a request.
 *
 * @param arn e.g. {@code arn:aws:iam::123456789012:root}
 * @param userId unique id; the account for the root credential
 */
public record Principal(String arn, AccountId account, String userId) {

  public Principal {
    requireNonNull(arn, "arn is null");
    requireNonNull(account, "account is null");
    requireNonNull(userId, "userId is null");
  }
}
