package dev.cairn.trail.domain.access;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A user: a person or a program with credentials of its own.
 *
 * @param groups names of its groups, in order
 * @param policies ARNs of the policies attached to it, in order
 * @param otherAccounts accounts besides its own that it may name, {@code *} for all
 * @param keys its access keys, oldest first
 */
public record User(
    String id,
    AccountId account,
    String name,
    Instant createTime,
    Map<String, String> tags,
    List<String> groups,
    List<String> policies,
    List<String> otherAccounts,
    List<AccessKey> keys,
    boolean hasPassword,
    Optional<Instant> sessionsValidAfter)
    implements SessionHolder {

  /** Most groups that a user can be in. */
  public static final int MAX_GROUPS = 10;

  public User {
    requireNonNull(id, "id is null");
    requireNonNull(account, "account is null");
    requireNonNull(name, "name is null");
    requireNonNull(createTime, "createTime is null");
    tags = Map.copyOf(tags);
    groups = groups.stream().sorted().toList();
    policies = policies.stream().sorted().toList();
    otherAccounts = otherAccounts.stream().sorted().distinct().toList();
    keys = List.copyOf(keys);
    requireNonNull(sessionsValidAfter, "sessionsValidAfter is null");
  }

  /** A user with nothing. */
  public static User create(
      String id,
      AccountId account,
      String name,
      Instant now,
      Map<String, String> tags,
      List<String> otherAccounts,
      Optional<Instant> sessionsValidAfter) {
    return new User(
        id,
        account,
        name,
        now,
        tags,
        List.of(),
        List.of(),
        otherAccounts,
        List.of(),
        false,
        sessionsValidAfter);
  }

  @Override
  public EntityKind kind() {
    return EntityKind.USER;
  }

  /** ARNs of its groups, in order. */
  public List<String> groupArns() {
    return groups.stream()
        .map(group -> new EntityArn(account, EntityKind.GROUP, group).toString())
        .toList();
  }

  @Override
  public List<String> uses() {
    return Stream.concat(policies.stream(), groupArns().stream()).toList();
  }

  public Optional<AccessKey> key(String keyId) {
    return keys.stream().filter(key -> key.id().equals(keyId)).findFirst();
  }

  /** The tags by key, in order. */
  public Map<String, String> sortedTags() {
    return new TreeMap<>(tags);
  }

  public User withGroups(List<String> changed) {
    return with(changed, policies, keys, hasPassword, sessionsValidAfter);
  }

  @Override
  public User withPolicies(List<String> changed) {
    return with(groups, changed, keys, hasPassword, sessionsValidAfter);
  }

  public User withKeys(List<AccessKey> changed) {
    return with(groups, policies, changed, hasPassword, sessionsValidAfter);
  }

  public User withPassword(boolean has) {
    return with(groups, policies, keys, has, sessionsValidAfter);
  }

  @Override
  public User withSessionsValidAfter(Instant time) {
    return with(groups, policies, keys, hasPassword, Optional.of(time));
  }

  private User with(
      List<String> newGroups,
      List<String> newPolicies,
      List<AccessKey> newKeys,
      boolean newHasPassword,
      Optional<Instant> newSessionsValidAfter) {
    return new User(
        id,
        account,
        name,
        createTime,
        tags,
        newGroups,
        newPolicies,
        otherAccounts,
        newKeys,
        newHasPassword,
        newSessionsValidAfter);
  }
}
