package dev.cairn.trail.domain.access;

import dev.cairn.model.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What can be asked of accounts and entities, as they are now or within a change. */
public interface AccessReading {

  Optional<Account> account(AccountId id);

  /** All accounts, by id. */
  List<Account> accounts();

  /** The entity of exactly that name. */
  Optional<Entity> entity(EntityKind kind, AccountId account, String name);

  /** Whether there is one of that name, whatever the case. */
  boolean isNameTaken(EntityKind kind, AccountId account, String name);

  /**
   * Entities of an account, by name in lower case.
   *
   * @param after name in lower case behind which to begin; the empty text for the first
   */
  List<Entity> entities(EntityKind kind, AccountId account, String after, int max);

  /** How many there are. */
  int count(EntityKind kind, AccountId account);

  /** Names of the users, groups or roles of an account that use a policy or a group, in order. */
  List<String> namesUsing(AccountId account, String usedArn);

  /**
   * Until when sessions of an earlier user or role of the same name may have begun; empty if there
   * was none.
   */
  Optional<Instant> pastSessions(EntityKind kind, AccountId account, String name);

  /** The user who has an access key, active or not. */
  Optional<User> keyOwner(String accessKeyId);

  /** What is kept under the name. */
  Optional<String> secret(SecretName name);

  default Optional<User> user(AccountId account, String name) {
    return entity(EntityKind.USER, account, name).map(User.class::cast);
  }

  default Optional<Group> group(AccountId account, String name) {
    return entity(EntityKind.GROUP, account, name).map(Group.class::cast);
  }

  default Optional<Role> role(AccountId account, String name) {
    return entity(EntityKind.ROLE, account, name).map(Role.class::cast);
  }

  default Optional<Policy> policy(AccountId account, String name) {
    return entity(EntityKind.POLICY, account, name).map(Policy.class::cast);
  }

  /** The entity of an ARN. */
  default Optional<Entity> entity(EntityArn arn) {
    return entity(arn.kind(), arn.account(), arn.name());
  }

  /** The user or role of an ARN. */
  default Optional<SessionHolder> sessionHolder(EntityArn arn) {
    return entity(arn).filter(SessionHolder.class::isInstance).map(SessionHolder.class::cast);
  }
}
