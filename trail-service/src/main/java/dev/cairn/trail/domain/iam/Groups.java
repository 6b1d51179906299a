package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.AccessReading;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.Group;
import dev.cairn.trail.domain.access.User;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** IAM's operations on groups. Membership is the user's state: a change of it changes the user. */
public final class Groups {

  private final TrailStore store;
  private final Changes changes;
  private final NewEntities entities;

  public Groups(TrailStore store, Changes changes, InstantSource clock) {
    this.store = requireNonNull(store, "store is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.entities = new NewEntities(clock);
  }

  /** A group and the names of its users, in order. */
  public record Membership(Group group, List<String> userNames) {
    public Membership {
      requireNonNull(group, "group is null");
      userNames = List.copyOf(userNames);
    }
  }

  /** Creates a group. Errors: those of {@link Users#createUser}. */
  public Group createGroup(AccountId account, String name) {
    return changes.make(
        draft -> {
          NewEntities.checkRoom(draft, EntityKind.GROUP, account, name);
          Group group =
              new Group(entities.id(EntityKind.GROUP), account, name, entities.now(), List.of());
          draft.put(group);
          return group;
        });
  }

  /** The group and its users. Errors: {@code NO_SUCH_ENTITY}. */
  public Membership getGroup(AccountId account, String name) {
    Group group = require(store, account, name);
    return new Membership(group, store.namesUsing(account, group.arn()));
  }

  /** The groups of an account behind a name in lower case, by name. */
  public List<Group> listGroups(AccountId account, String after, int max) {
    return store.entities(EntityKind.GROUP, account, after, max).stream()
        .map(Group.class::cast)
        .toList();
  }

  /** Deletes a group. Errors: {@code NO_SUCH_ENTITY}, {@code DELETE_CONFLICT}. */
  public void deleteGroup(AccountId account, String name) {
    changes.make(
        draft -> {
          Group group = require(draft, account, name);
          if (!draft.namesUsing(account, group.arn()).isEmpty()) {
            throw IamErrors.deleteConflict("must remove users from group first");
          }
          if (!group.policies().isEmpty()) {
            throw IamErrors.deleteConflict("must detach all policies first");
          }
          draft.delete(group);
          return group;
        });
  }

  /**
   * Puts a user into a group. Errors: {@code NO_SUCH_ENTITY}, {@code LIMIT_EXCEEDED} for the
   * eleventh group.
   */
  public void addUserToGroup(AccountId account, String groupName, String userName) {
    changes.make(
        draft -> {
          require(draft, account, groupName);
          User user = Users.require(draft, account, userName);
          if (user.groups().contains(groupName)) {
            return user;
          }
          if (user.groups().size() >= User.MAX_GROUPS) {
            throw IamErrors.limitExceeded("GroupsPerUser", User.MAX_GROUPS);
          }
          List<String> groups = new ArrayList<>(user.groups());
          groups.add(groupName);
          User changed = user.withGroups(groups);
          draft.put(changed);
          return changed;
        });
  }

  /** Takes a user out of a group. Errors: {@code NO_SUCH_ENTITY}, also for no member. */
  public void removeUserFromGroup(AccountId account, String groupName, String userName) {
    changes.make(
        draft -> {
          require(draft, account, groupName);
          User user = Users.require(draft, account, userName);
          if (!user.groups().contains(groupName)) {
            throw IamErrors.noSuchEntity("member of group " + groupName, userName);
          }
          User changed =
              user.withGroups(
                  user.groups().stream().filter(group -> !group.equals(groupName)).toList());
          draft.put(changed);
          return changed;
        });
  }

  static Group require(AccessReading reading, AccountId account, String name) {
    return reading
        .group(account, name)
        .orElseThrow(() -> IamErrors.noSuchEntity(EntityKind.GROUP, name));
  }
}
