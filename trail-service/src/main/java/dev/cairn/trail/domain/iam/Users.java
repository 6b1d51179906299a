package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.AccessReading;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.User;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** IAM's operations on users. */
public final class Users {

  private final TrailStore store;
  private final Changes changes;
  private final NewEntities entities;

  public Users(TrailStore store, Changes changes, InstantSource clock) {
    this.store = requireNonNull(store, "store is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.entities = new NewEntities(clock);
  }

  /**
   * Creates a user who may do nothing yet. Errors: {@code INVALID_TAG_PARAMETER}, {@code
   * ACCOUNT_NOT_FOUND}, {@code ENTITY_ALREADY_EXISTS}, {@code LIMIT_EXCEEDED}.
   *
   * @param otherAccounts that it may name; whether the caller may give any is settled before
   */
  public User createUser(
      AccountId account,
      String name,
      List<Map.Entry<String, String>> tags,
      List<String> otherAccounts) {
    Map<String, String> checked = NewEntities.tags(tags);
    return changes.make(
        draft -> {
          NewEntities.checkRoom(draft, EntityKind.USER, account, name);
          User user =
              User.create(
                  entities.id(EntityKind.USER),
                  account,
                  name,
                  entities.now(),
                  checked,
                  otherAccounts,
                  entities.sessionsValidAfter(draft, EntityKind.USER, account, name));
          draft.put(user);
          return user;
        });
  }

  /** The user. Errors: {@code NO_SUCH_ENTITY}. */
  public User getUser(AccountId account, String name) {
    return require(store, account, name);
  }

  /** The users of an account behind a name in lower case, by name. */
  public List<User> listUsers(AccountId account, String after, int max) {
    return store.entities(EntityKind.USER, account, after, max).stream()
        .map(User.class::cast)
        .toList();
  }

  /** Deletes a user. Errors: {@code NO_SUCH_ENTITY}, {@code DELETE_CONFLICT}. */
  public void deleteUser(AccountId account, String name) {
    changes.make(
        draft -> {
          User user = require(draft, account, name);
          requireEmpty(user);
          draft.delete(user);
          return user;
        });
  }

  private static void requireEmpty(User user) {
    if (!user.keys().isEmpty()) {
      throw IamErrors.deleteConflict("must delete access keys first");
    }
    if (user.hasPassword()) {
      throw IamErrors.deleteConflict("must delete login profile first");
    }
    if (!user.groups().isEmpty()) {
      throw IamErrors.deleteConflict("must remove users from group first");
    }
    if (!user.policies().isEmpty()) {
      throw IamErrors.deleteConflict("must detach all policies first");
    }
  }

  static User require(AccessReading reading, AccountId account, String name) {
    return reading
        .user(account, name)
        .orElseThrow(() -> IamErrors.noSuchEntity(EntityKind.USER, name));
  }
}
