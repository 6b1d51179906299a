package dev.cairn.trail.store;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.trail.domain.Region;
import dev.cairn.trail.domain.Subject;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.AccessSubject;
import dev.cairn.trail.domain.access.Account;
import dev.cairn.trail.domain.access.Entity;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.SecretName;
import dev.cairn.trail.domain.access.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** A change within its transaction, which holds the lock on the revision. */
final class SqlDraft implements TrailStore.Draft {

  private final Handle handle;
  private final Secrets secrets;
  private final Instant now;
  private final long before;
  private long revision;

  SqlDraft(Handle handle, Secrets secrets, long before, Instant now) {
    this.handle = handle;
    this.secrets = secrets;
    this.before = before;
    this.revision = before;
    this.now = now;
  }

  /** Number of the newest revision, made by this change or before it. */
  long revision() {
    return revision;
  }

  void saveRevision() {
    if (revision > before) {
      handle
          .createUpdate("update configuration set revision = :revision where id = 1")
          .bind("revision", revision)
          .execute();
    }
  }

  @Override
  public List<Trail> trails(AccountId account) {
    return JdbiTrailStore.trails(handle, account);
  }

  @Override
  public Optional<Region> region(RegionName name) {
    return JdbiTrailStore.region(handle, name);
  }

  @Override
  public List<Region> regions() {
    return JdbiTrailStore.regions(handle);
  }

  @Override
  public boolean wasAccount(AccountId id) {
    return AccessSql.wasAccount(handle, id);
  }

  @Override
  public void put(Subject subject) {
    switch (subject) {
      case Trail trail -> putTrail(trail);
      case Region region -> putRegion(region);
      case Subject.Access access -> putAccess(access.of());
    }
  }

  @Override
  public void delete(Subject subject) {
    switch (subject) {
      case Trail trail -> deleteTrail(trail);
      case Region region -> throw new IllegalArgumentException(region + " is never deleted");
      case Subject.Access access -> deleteAccess(access.of());
    }
  }

  private void putAccess(AccessSubject subject) {
    append(kind(subject), id(subject), false, AccessJson.write(subject));
    switch (subject) {
      case Account account -> AccessSql.put(handle, account, revision);
      case Entity entity -> AccessSql.put(handle, entity, revision);
    }
  }

  private void deleteAccess(AccessSubject subject) {
    append(kind(subject), id(subject), true, AccessJson.write(subject));
    switch (subject) {
      case Account account -> AccessSql.delete(handle, account);
      case Entity entity -> AccessSql.delete(handle, entity, now);
    }
  }

  private static String kind(AccessSubject subject) {
    return switch (subject) {
      case Account _ -> JdbiTrailStore.ACCOUNT;
      case Entity entity -> entity.kind().word();
    };
  }

  private static String id(AccessSubject subject) {
    return switch (subject) {
      case Account account -> account.id().value();
      case Entity entity -> entity.id();
    };
  }

  @Override
  public void keepSecret(SecretName name, String secret) {
    secrets.keep(handle, name, secret);
  }

  @Override
  public void forgetSecret(SecretName name) {
    secrets.forget(handle, name);
  }

  @Override
  public Optional<String> secret(SecretName name) {
    return secrets.find(handle, name);
  }

  @Override
  public Optional<Account> account(AccountId id) {
    return AccessSql.account(handle, id);
  }

  @Override
  public List<Account> accounts() {
    return AccessSql.accounts(handle);
  }

  @Override
  public Optional<Entity> entity(EntityKind kind, AccountId account, String name) {
    return AccessSql.entity(handle, kind, account, name);
  }

  @Override
  public boolean isNameTaken(EntityKind kind, AccountId account, String name) {
    return AccessSql.isNameTaken(handle, kind, account, name);
  }

  @Override
  public List<Entity> entities(EntityKind kind, AccountId account, String after, int max) {
    return AccessSql.entities(handle, kind, account, after, max);
  }

  @Override
  public int count(EntityKind kind, AccountId account) {
    return AccessSql.count(handle, kind, account);
  }

  @Override
  public List<String> namesUsing(AccountId account, String usedArn) {
    return AccessSql.namesUsing(handle, account, usedArn);
  }

  @Override
  public Optional<Instant> pastSessions(EntityKind kind, AccountId account, String name) {
    return AccessSql.pastSessions(handle, kind, account, name);
  }

  @Override
  public Optional<User> keyOwner(String accessKeyId) {
    return AccessSql.keyOwner(handle, accessKeyId);
  }

  private void deleteTrail(Trail trail) {
    append(JdbiTrailStore.TRAIL, trail.id().value(), true, SubjectJson.write(trail));
    handle
        .createUpdate("delete from trails where id = :id")
        .bind("id", trail.id().value())
        .execute();
  }

  @Override
  public void keep(EventId id, RecordBytes event) {
    handle
        .createUpdate(
            "insert into outbox (event_id, revision, kept_at_ms, content) values (:id, :revision, :now, :content)")
        .bind("id", id.value())
        .bind("revision", revision)
        .bind("now", now.toEpochMilli())
        .bind("content", event.array())
        .execute();
  }

  @Override
  public boolean isUnsent(EventId id) {
    return handle
        .createQuery("select 1 from outbox where event_id = :id")
        .bind("id", id.value())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  @Override
  public boolean hasUnsent() {
    return handle
        .createQuery("select 1 from outbox fetch first 1 rows only")
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private void putTrail(Trail trail) {
    append(JdbiTrailStore.TRAIL, trail.id().value(), false, SubjectJson.write(trail));
    int updated =
        handle
            .createUpdate("update trails set revision = :revision where id = :id")
            .bind("revision", revision)
            .bind("id", trail.id().value())
            .execute();
    if (updated == 0) {
      handle
          .createUpdate(
              "insert into trails (id, account_id, home_region, name, revision) values (:id, :account, :region, :name, :revision)")
          .bind("id", trail.id().value())
          .bind("account", trail.account().value())
          .bind("region", trail.homeRegion().value())
          .bind("name", trail.name().value())
          .bind("revision", revision)
          .execute();
    }
  }

  private void putRegion(Region region) {
    append(JdbiTrailStore.REGION, region.name().value(), false, SubjectJson.write(region));
    int updated =
        handle
            .createUpdate("update regions set revision = :revision where name = :name")
            .bind("revision", revision)
            .bind("name", region.name().value())
            .execute();
    if (updated == 0) {
      handle
          .createUpdate("insert into regions (name, revision) values (:name, :revision)")
          .bind("name", region.name().value())
          .bind("revision", revision)
          .execute();
    }
  }

  private void append(String kind, String subjectId, boolean deleted, String state) {
    revision++;
    handle
        .createUpdate(
            "insert into revisions (revision, kind, subject_id, deleted, changed_at_ms, state) values (:revision, :kind, :subject, :deleted, :now, :state)")
        .bind("revision", revision)
        .bind("kind", kind)
        .bind("subject", subjectId)
        .bind("deleted", deleted)
        .bind("now", now.toEpochMilli())
        .bind("state", state)
        .execute();
  }
}
