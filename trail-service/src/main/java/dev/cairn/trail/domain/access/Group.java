package dev.cairn.trail.domain.access;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import java.time.Instant;
import java.util.List;

/**
 * A group of users. Who is in it, the users say.
 *
 * @param policies ARNs of the policies attached to it, in order
 */
public record Group(
    String id, AccountId account, String name, Instant createTime, List<String> policies)
    implements Identity {

  public Group {
    requireNonNull(id, "id is null");
    requireNonNull(account, "account is null");
    requireNonNull(name, "name is null");
    requireNonNull(createTime, "createTime is null");
    policies = policies.stream().sorted().toList();
  }

  @Override
  public EntityKind kind() {
    return EntityKind.GROUP;
  }

  @Override
  public List<String> uses() {
    return policies;
  }

  @Override
  public Group withPolicies(List<String> changed) {
    return new Group(id, account, name, createTime, changed);
  }
}
