package dev.cairn.ingest.domain;

import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.RegionName;

/** For which accounts a caller may put events. */
@FunctionalInterface
public interface Producers {

  /**
   * Whether it may.
   *
   * @param region of the batch
   */
  boolean mayPut(Caller caller, AccountId account, RegionName region);
}
