package dev.cairn.trail.store;

import dev.cairn.model.AccountId;
import dev.cairn.trail.domain.access.AccessKey;
import dev.cairn.trail.domain.access.Account;
import dev.cairn.trail.domain.access.Entity;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.SessionHolder;
import dev.cairn.trail.domain.access.User;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The rows by which accounts, users, groups, roles and policies are found as they are now. */
final class AccessSql {

  private AccessSql() {}

  static Optional<Account> account(Handle handle, AccountId id) {
    return handle
        .createQuery(
            "select r.state from accounts a join revisions r on r.revision = a.revision where a.account_id = :id")
        .bind("id", id.value())
        .mapTo(String.class)
        .findOne()
        .map(AccessJson::readAccount);
  }

  static boolean wasAccount(Handle handle, AccountId id) {
    return handle
            .createQuery("select count(*) from revisions where kind = :kind and subject_id = :id")
            .bind("kind", JdbiTrailStore.ACCOUNT)
            .bind("id", id.value())
            .mapTo(Long.class)
            .one()
        > 0;
  }

  static List<Account> accounts(Handle handle) {
    return handle
        .createQuery(
            "select r.state from accounts a join revisions r on r.revision = a.revision order by a.account_id")
        .mapTo(String.class)
        .map(AccessJson::readAccount)
        .list();
  }

  /** Names that differ in case only are one when they are made, and two when they are asked for. */
  static Optional<Entity> entity(Handle handle, EntityKind kind, AccountId account, String name) {
    return handle
        .createQuery(
            "select r.state from access_entities e join revisions r on r.revision = e.revision where e.account_id = :account and e.kind = :kind and e.lower_name = :name")
        .bind("account", account.value())
        .bind("kind", kind.word())
        .bind("name", lower(name))
        .mapTo(String.class)
        .findOne()
        .map(state -> AccessJson.read(kind, state))
        .filter(entity -> entity.name().equals(name));
  }

  static boolean isNameTaken(Handle handle, EntityKind kind, AccountId account, String name) {
    return handle
            .createQuery(
                "select count(*) from access_entities where account_id = :account and kind = :kind and lower_name = :name")
            .bind("account", account.value())
            .bind("kind", kind.word())
            .bind("name", lower(name))
            .mapTo(Long.class)
            .one()
        > 0;
  }

  static List<Entity> entities(
      Handle handle, EntityKind kind, AccountId account, String after, int max) {
    return handle
        .createQuery(
            "select r.state from access_entities e join revisions r on r.revision = e.revision where e.account_id = :account and e.kind = :kind and e.lower_name > :after order by e.lower_name fetch first :max rows only")
        .bind("account", account.value())
        .bind("kind", kind.word())
        .bind("after", after)
        .bind("max", max)
        .mapTo(String.class)
        .map(state -> AccessJson.read(kind, state))
        .list();
  }

  static int count(Handle handle, EntityKind kind, AccountId account) {
    return handle
        .createQuery(
            "select count(*) from access_entities where account_id = :account and kind = :kind")
        .bind("account", account.value())
        .bind("kind", kind.word())
        .mapTo(Integer.class)
        .one();
  }

  static List<String> namesUsing(Handle handle, AccountId account, String usedArn) {
    return handle
        .createQuery(
            "select e.name from entity_uses u join access_entities e on e.unique_id = u.unique_id where u.used_arn = :used and e.account_id = :account order by e.lower_name, e.kind")
        .bind("used", usedArn)
        .bind("account", account.value())
        .mapTo(String.class)
        .list();
  }

  static Optional<User> keyOwner(Handle handle, String accessKeyId) {
    return handle
        .createQuery(
            "select r.state from access_keys k join access_entities e on e.unique_id = k.user_id join revisions r on r.revision = e.revision where k.access_key_id = :key")
        .bind("key", accessKeyId)
        .mapTo(String.class)
        .findOne()
        .map(state -> (User) AccessJson.read(EntityKind.USER, state));
  }

  static void noteKeyUse(Handle handle, String accessKeyId, Instant time) {
    handle
        .createUpdate(
            "update access_keys set used_at_ms = :time where access_key_id = :key and (used_at_ms is null or used_at_ms < :time)")
        .bind("key", accessKeyId)
        .bind("time", time.toEpochMilli())
        .execute();
  }

  static Map<String, Instant> keyUses(Handle handle, String userId) {
    Map<String, Instant> uses = new HashMap<>();
    handle
        .createQuery(
            "select access_key_id, used_at_ms from access_keys where user_id = :user and used_at_ms is not null")
        .bind("user", userId)
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("access_key_id"),
                    Instant.ofEpochMilli(row.getLong("used_at_ms"))))
        .forEach(use -> uses.put(use.getKey(), use.getValue()));
    return uses;
  }

  static void put(Handle handle, Account account, long revision) {
    int updated =
        handle
            .createUpdate("update accounts set revision = :revision where account_id = :id")
            .bind("revision", revision)
            .bind("id", account.id().value())
            .execute();
    if (updated == 0) {
      handle
          .createUpdate("insert into accounts (account_id, revision) values (:id, :revision)")
          .bind("id", account.id().value())
          .bind("revision", revision)
          .execute();
    }
  }

  static void put(Handle handle, Entity entity, long revision) {
    int updated =
        handle
            .createUpdate("update access_entities set revision = :revision where unique_id = :id")
            .bind("revision", revision)
            .bind("id", entity.id())
            .execute();
    if (updated == 0) {
      insert(handle, entity, revision);
    }
    putUses(handle, entity);
    if (entity instanceof User user) {
      putKeys(handle, user);
    }
  }

  private static void insert(Handle handle, Entity entity, long revision) {
    handle
        .createUpdate(
            "insert into access_entities (unique_id, kind, account_id, name, lower_name, revision) values (:id, :kind, :account, :name, :lower, :revision)")
        .bind("id", entity.id())
        .bind("kind", entity.kind().word())
        .bind("account", entity.account().value())
        .bind("name", entity.name())
        .bind("lower", lower(entity.name()))
        .bind("revision", revision)
        .execute();
  }

  private static void putUses(Handle handle, Entity entity) {
    handle
        .createUpdate("delete from entity_uses where unique_id = :id")
        .bind("id", entity.id())
        .execute();
    for (String used : entity.uses()) {
      handle
          .createUpdate("insert into entity_uses (unique_id, used_arn) values (:id, :used)")
          .bind("id", entity.id())
          .bind("used", used)
          .execute();
    }
  }

  /** Keys that stay keep their rows, which know when they were used. */
  private static void putKeys(Handle handle, User user) {
    Set<String> gone =
        new HashSet<>(
            handle
                .createQuery("select access_key_id from access_keys where user_id = :user")
                .bind("user", user.id())
                .mapTo(String.class)
                .list());
    for (AccessKey key : user.keys()) {
      if (!gone.remove(key.id())) {
        handle
            .createUpdate("insert into access_keys (access_key_id, user_id) values (:key, :user)")
            .bind("key", key.id())
            .bind("user", user.id())
            .execute();
      }
    }
    gone.forEach(key -> handle.execute("delete from access_keys where access_key_id = ?", key));
  }

  static void delete(Handle handle, Account account) {
    handle.execute("delete from accounts where account_id = ?", account.id().value());
  }

  /**
   * @param now when it is deleted: sessions may have begun until then
   */
  static void delete(Handle handle, Entity entity, Instant now) {
    handle.execute("delete from access_entities where unique_id = ?", entity.id());
    if (entity instanceof SessionHolder holder) {
      Instant ended = holder.sessionsValidAfter().filter(now::isBefore).orElse(now);
      bury(handle, entity, ended);
    }
  }

  private static void bury(Handle handle, Entity entity, Instant sessionsUntil) {
    int updated =
        handle
            .createUpdate(
                "update past_identities set sessions_until_ms = :until where account_id = :account and kind = :kind and name = :name")
            .bind("until", sessionsUntil.toEpochMilli())
            .bind("account", entity.account().value())
            .bind("kind", entity.kind().word())
            .bind("name", entity.name())
            .execute();
    if (updated == 0) {
      handle
          .createUpdate(
              "insert into past_identities (account_id, kind, name, sessions_until_ms) values (:account, :kind, :name, :until)")
          .bind("until", sessionsUntil.toEpochMilli())
          .bind("account", entity.account().value())
          .bind("kind", entity.kind().word())
          .bind("name", entity.name())
          .execute();
    }
  }

  static Optional<Instant> pastSessions(
      Handle handle, EntityKind kind, AccountId account, String name) {
    return handle
        .createQuery(
            "select sessions_until_ms from past_identities where account_id = :account and kind = :kind and name = :name")
        .bind("account", account.value())
        .bind("kind", kind.word())
        .bind("name", name)
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochMilli);
  }

  static EntityKind kind(String word) {
    for (EntityKind kind : EntityKind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalStateException("Unknown kind of entity: " + word);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
