package dev.cairn.grpc.authentication;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;

/** The installation's administrator, without the secret. */
public record RootPrincipal(String arn, AccountId account, String accessKeyId) {
  public RootPrincipal {
    requireNonNull(arn, "arn is null");
    requireNonNull(account, "account is null");
    requireNonNull(accessKeyId, "accessKeyId is null");
  }
}
