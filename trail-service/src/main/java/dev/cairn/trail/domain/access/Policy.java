package dev.cairn.trail.domain.access;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import java.time.Instant;
import java.util.List;

/**
 * A policy of an account.
 *
 * @param updateTime when its document was last replaced
 * @param version of its document, from 1
 * @param document JSON
 */
public record Policy(
    String id,
    AccountId account,
    String name,
    Instant createTime,
    Instant updateTime,
    int version,
    String document,
    String description)
    implements Entity {

  public Policy {
    requireNonNull(id, "id is null");
    requireNonNull(account, "account is null");
    requireNonNull(name, "name is null");
    requireNonNull(createTime, "createTime is null");
    requireNonNull(updateTime, "updateTime is null");
    requireNonNull(document, "document is null");
    requireNonNull(description, "description is null");
  }

  @Override
  public EntityKind kind() {
    return EntityKind.POLICY;
  }

  @Override
  public List<String> uses() {
    return List.of();
  }

  /** This one with another document, which is its next version. */
  public Policy withDocument(String changed, Instant now) {
    return new Policy(id, account, name, createTime, now, version + 1, changed, description);
  }
}
