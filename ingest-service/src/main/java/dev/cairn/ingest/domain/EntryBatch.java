package dev.cairn.ingest.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.RegionName;
import java.util.List;

/**
 * Events that came in one message.
 *
 * @param account whose events are that do not say
 * @param region where events happened that do not say and are of no global service
 * @param validateOnly whether they are only judged, and none is stored
 */
public record EntryBatch(
    AccountId account, RegionName region, List<Entry> entries, boolean validateOnly) {

  public EntryBatch {
    requireNonNull(account, "account is null");
    requireNonNull(region, "region is null");
    entries = List.copyOf(entries);
  }
}
