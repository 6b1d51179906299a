package dev.cairn.trail.domain.access;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A role: an identity that others take on.
 *
 * @param policies ARNs of the policies attached to it, in order
 * @param maxSession longest session
 */
public record Role(
    String id,
    AccountId account,
    String name,
    Instant createTime,
    Map<String, String> tags,
    List<String> policies,
    RoleTrust trust,
    Duration maxSession,
    Optional<Instant> sessionsValidAfter)
    implements SessionHolder {

  public Role {
    requireNonNull(id, "id is null");
    requireNonNull(account, "account is null");
    requireNonNull(name, "name is null");
    requireNonNull(createTime, "createTime is null");
    tags = Map.copyOf(tags);
    policies = policies.stream().sorted().toList();
    requireNonNull(trust, "trust is null");
    requireNonNull(maxSession, "maxSession is null");
    requireNonNull(sessionsValidAfter, "sessionsValidAfter is null");
  }

  /** A role that may do nothing yet. */
  public static Role create(
      String id,
      AccountId account,
      String name,
      Instant now,
      Map<String, String> tags,
      RoleTrust trust,
      Duration maxSession,
      Optional<Instant> sessionsValidAfter) {
    return new Role(id, account, name, now, tags, List.of(), trust, maxSession, sessionsValidAfter);
  }

  @Override
  public EntityKind kind() {
    return EntityKind.ROLE;
  }

  @Override
  public List<String> uses() {
    return policies;
  }

  /** The tags by key, in order. */
  public Map<String, String> sortedTags() {
    return new TreeMap<>(tags);
  }

  @Override
  public Role withPolicies(List<String> changed) {
    return with(changed, trust, sessionsValidAfter);
  }

  public Role withTrust(RoleTrust changed) {
    return with(policies, changed, sessionsValidAfter);
  }

  @Override
  public Role withSessionsValidAfter(Instant time) {
    return with(policies, trust, Optional.of(time));
  }

  private Role with(
      List<String> newPolicies, RoleTrust newTrust, Optional<Instant> newSessionsValidAfter) {
    return new Role(
        id,
        account,
        name,
        createTime,
        tags,
        newPolicies,
        newTrust,
        maxSession,
        newSessionsValidAfter);
  }
}
