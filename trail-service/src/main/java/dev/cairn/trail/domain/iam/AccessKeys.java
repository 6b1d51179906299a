package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.AccessKey;
import dev.cairn.trail.domain.access.Ids;
import dev.cairn.trail.domain.access.SecretName;
import dev.cairn.trail.domain.access.User;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** IAM's operations on the access keys of users. */
public final class AccessKeys {

  private final TrailStore store;
  private final Changes changes;
  private final NewEntities entities;
  private final SecureRandom random = new SecureRandom();

  public AccessKeys(TrailStore store, Changes changes, InstantSource clock) {
    this.store = requireNonNull(store, "store is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.entities = new NewEntities(clock);
  }

  /** A key that was just made, and its secret. Its text shows no secret. */
  public record Created(AccessKey key, String secret) {
    public Created {
      requireNonNull(key, "key is null");
      requireNonNull(secret, "secret is null");
    }

    @Override
    public String toString() {
      return "Created[" + key + "]";
    }
  }

  /** A key and when it was last used, about; empty if never. */
  public record Listed(AccessKey key, Optional<Instant> lastUsed) {
    public Listed {
      requireNonNull(key, "key is null");
      requireNonNull(lastUsed, "lastUsed is null");
    }
  }

  /**
   * Creates an access key. Errors: {@code NO_SUCH_ENTITY}, {@code LIMIT_EXCEEDED} for the third.
   */
  public Created createAccessKey(AccountId account, String userName) {
    return changes.make(
        draft -> {
          User user = Users.require(draft, account, userName);
          if (user.keys().size() >= AccessKey.MAX_PER_USER) {
            throw IamErrors.limitExceeded("AccessKeysPerUser", AccessKey.MAX_PER_USER);
          }
          AccessKey key = new AccessKey(Ids.accessKey(random), true, entities.now());
          String secret = Ids.secret(random);
          List<AccessKey> keys = new ArrayList<>(user.keys());
          keys.add(key);
          draft.put(user.withKeys(keys));
          draft.keepSecret(SecretName.ofAccessKey(key.id(), user.id()), secret);
          return new Created(key, secret);
        });
  }

  /** The keys of a user, oldest first. Errors: {@code NO_SUCH_ENTITY}. */
  public List<Listed> listAccessKeys(AccountId account, String userName) {
    User user = Users.require(store, account, userName);
    Map<String, Instant> uses = store.keyUses(user.id());
    return user.keys().stream()
        .map(key -> new Listed(key, Optional.ofNullable(uses.get(key.id()))))
        .toList();
  }

  /** Makes a key active or inactive. Errors: {@code NO_SUCH_ENTITY}. */
  public void updateAccessKey(
      AccountId account, String userName, String accessKeyId, boolean active) {
    changes.make(
        draft -> {
          User user = Users.require(draft, account, userName);
          AccessKey key = require(user, accessKeyId);
          if (key.active() != active) {
            draft.put(
                user.withKeys(
                    user.keys().stream()
                        .map(one -> one.equals(key) ? one.withActive(active) : one)
                        .toList()));
          }
          return user;
        });
  }

  /** Deletes a key and its secret. Errors: {@code NO_SUCH_ENTITY}. */
  public void deleteAccessKey(AccountId account, String userName, String accessKeyId) {
    changes.make(
        draft -> {
          User user = Users.require(draft, account, userName);
          AccessKey key = require(user, accessKeyId);
          draft.put(user.withKeys(user.keys().stream().filter(one -> !one.equals(key)).toList()));
          draft.forgetSecret(SecretName.ofAccessKey(key.id(), user.id()));
          return user;
        });
  }

  private static AccessKey require(User user, String accessKeyId) {
    return user.key(accessKeyId)
        .orElseThrow(() -> IamErrors.noSuchEntity("access key", accessKeyId));
  }
}
