package dev.cairn.ingest.domain;

import dev.cairn.ingest.domain.codec.Refusal;
import dev.cairn.ingest.domain.codec.RefusedException;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import java.util.HashMap;
import java.util.Map;

/**
 * The accounts for which the caller of one batch may put events: each is asked for once, the
 * batch's own not at all, since the call was let through for it. For one thread.
 */
final class BatchRights {

  private final Producers producers;
  private final Caller caller;
  private final EntryBatch batch;
  private final Map<AccountId, Boolean> known = new HashMap<>();

  BatchRights(Producers producers, Caller caller, EntryBatch batch) {
    this.producers = producers;
    this.caller = caller;
    this.batch = batch;
  }

  void require(AccountId account) throws RefusedException {
    if (!account.equals(batch.account()) && !known.computeIfAbsent(account, this::ask)) {
      throw new RefusedException(
          Refusal.Reason.ACCESS_DENIED,
          "recipientAccountId",
          "User: %s is not authorized to put events for account %s"
              .formatted(caller.arn(), account));
    }
  }

  private boolean ask(AccountId account) {
    return producers.mayPut(caller, account, batch.region());
  }
}
