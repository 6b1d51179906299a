package dev.cairn.trail.store;

import dev.cairn.model.AccountId;
import dev.cairn.model.RegionName;
import dev.cairn.trail.domain.Region;
import dev.cairn.trail.domain.Subject;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** A change within its transaction, which holds the lock on the revision. */
final class SqlDraft implements TrailStore.Draft {

  private final Handle handle;
  private final Instant now;
  private final long before;
  private long revision;

  SqlDraft(Handle handle, long before, Instant now) {
    this.handle = handle;
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
  public void put(Subject subject) {
    switch (subject) {
      case Trail trail -> putTrail(trail);
      case Region region -> putRegion(region);
    }
  }

  @Override
  public void delete(Trail trail) {
    append(JdbiTrailStore.TRAIL, trail.id().value(), true, SubjectJson.write(trail));
    handle
        .createUpdate("delete from trails where id = :id")
        .bind("id", trail.id().value())
        .execute();
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
