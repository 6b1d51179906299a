package dev.cairn.ingest.client;

import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.authorization.Authorizer;
import dev.cairn.ingest.domain.Producers;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.RegionName;

/** Whoever the policies allow to put events to the account's channel, as for the call itself. */
public final class AuthorizedProducers implements Producers {

  private static final String ACTION = "cloudtrail-data:PutAuditEvents";

  private final Authorizer authorizer;

  public AuthorizedProducers(Authorizer authorizer) {
    this.authorizer = requireNonNull(authorizer, "authorizer is null");
  }

  @Override
  public boolean mayPut(Caller caller, AccountId account, RegionName region) {
    String channel = "arn:aws:cloudtrail:" + region + ":" + account + ":channel/default";
    return authorizer.allows(caller, ACTION, account, channel, region.value());
  }
}
