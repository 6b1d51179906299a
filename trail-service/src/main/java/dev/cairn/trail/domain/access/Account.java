package dev.cairn.trail.domain.access;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import java.time.Instant;

/**
 * An account: what users, groups, roles and policies belong to.
 *
 * @param name that people know it by
 */
public record Account(AccountId id, String name, Instant createTime) implements AccessSubject {

  public Account {
    requireNonNull(id, "id is null");
    requireNonNull(name, "name is null");
    requireNonNull(createTime, "createTime is null");
  }
}
