package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.AccessReading;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.Role;
import dev.cairn.trail.domain.access.RoleTrust;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** IAM's operations on roles. */
public final class Roles {

  private final TrailStore store;
  private final Changes changes;
  private final NewEntities entities;

  public Roles(TrailStore store, Changes changes, InstantSource clock) {
    this.store = requireNonNull(store, "store is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.entities = new NewEntities(clock);
  }

  /** Creates a role that may do nothing yet. Errors: those of {@link Users#createUser}. */
  public Role createRole(
      AccountId account,
      String name,
      List<Map.Entry<String, String>> tags,
      RoleTrust trust,
      Duration maxSession) {
    Map<String, String> checked = NewEntities.tags(tags);
    requireShort(trust);
    return changes.make(
        draft -> {
          NewEntities.checkRoom(draft, EntityKind.ROLE, account, name);
          Role role =
              Role.create(
                  entities.id(EntityKind.ROLE),
                  account,
                  name,
                  entities.now(),
                  checked,
                  trust,
                  maxSession,
                  entities.sessionsValidAfter(draft, EntityKind.ROLE, account, name));
          draft.put(role);
          return role;
        });
  }

  /** The role. Errors: {@code NO_SUCH_ENTITY}. */
  public Role getRole(AccountId account, String name) {
    return require(store, account, name);
  }

  /** The roles of an account behind a name in lower case, by name. */
  public List<Role> listRoles(AccountId account, String after, int max) {
    return store.entities(EntityKind.ROLE, account, after, max).stream()
        .map(Role.class::cast)
        .toList();
  }

  /** Replaces who may take a role on. Errors: {@code NO_SUCH_ENTITY}, {@code LIMIT_EXCEEDED}. */
  public void updateAssumeRolePolicy(AccountId account, String name, RoleTrust trust) {
    requireShort(trust);
    changes.make(
        draft -> {
          Role role = require(draft, account, name);
          if (!role.trust().equals(trust)) {
            draft.put(role.withTrust(trust));
          }
          return role;
        });
  }

  /** Deletes a role. Errors: {@code NO_SUCH_ENTITY}, {@code DELETE_CONFLICT}. */
  public void deleteRole(AccountId account, String name) {
    changes.make(
        draft -> {
          Role role = require(draft, account, name);
          if (!role.policies().isEmpty()) {
            throw IamErrors.deleteConflict("must detach all policies first");
          }
          draft.delete(role);
          return role;
        });
  }

  private static void requireShort(RoleTrust trust) {
    if (trust.length() > RoleTrust.MAX_LENGTH) {
      throw IamErrors.limitExceeded("ACLSizePerRole", RoleTrust.MAX_LENGTH);
    }
  }

  static Role require(AccessReading reading, AccountId account, String name) {
    return reading
        .role(account, name)
        .orElseThrow(() -> IamErrors.noSuchEntity(EntityKind.ROLE, name));
  }
}
