package dev.cairn.trail.store;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.KillPoint;
import dev.cairn.model.RegionName;
import dev.cairn.trail.domain.Committed;
import dev.cairn.trail.domain.Configuration;
import dev.cairn.trail.domain.DeliveryStatus;
import dev.cairn.trail.domain.Installation;
import dev.cairn.trail.domain.Region;
import dev.cairn.trail.domain.Revision;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.Subject;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailId;
import dev.cairn.trail.domain.TrailStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * The configuration in SQL that H2 and PostgreSQL both know. Tables and locks: README.md beside
 * this file.
 */
public final class JdbiTrailStore implements TrailStore {

  static final String TRAIL = "trail";
  static final String REGION = "region";

  private final Database database;
  private final InstantSource clock;

  public JdbiTrailStore(Database database, InstantSource clock) {
    this.database = requireNonNull(database, "database is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public Installation install(Installation ifAbsent) {
    return database.write(
        handle -> {
          lockRevision(handle);
          return installation(handle)
              .orElseGet(
                  () -> {
                    insert(handle, ifAbsent);
                    return ifAbsent;
                  });
        });
  }

  @Override
  public void replaceRoot(RootCredential root) {
    database.write(
        handle ->
            handle
                .createUpdate(
                    "update installation set access_key_id = :key, secret_access_key = :secret, account_id = :account")
                .bind("key", root.accessKeyId())
                .bind("secret", root.secretAccessKey())
                .bind("account", root.account().value())
                .execute());
  }

  @Override
  public List<Trail> trails(AccountId account) {
    return database.read(handle -> trails(handle, account));
  }

  @Override
  public Optional<Region> region(RegionName name) {
    return database.read(handle -> region(handle, name));
  }

  @Override
  public List<Region> regions() {
    return database.read(JdbiTrailStore::regions);
  }

  @Override
  public long newestRevision() {
    return database.read(
        handle -> handle.createQuery("select revision from configuration").mapTo(Long.class).one());
  }

  @Override
  public Configuration at(long revision) {
    return database.read(
        handle ->
            new Configuration(
                revision,
                statesAt(handle, TRAIL, revision, SubjectJson::readTrail),
                statesAt(handle, REGION, revision, SubjectJson::readRegion)));
  }

  @Override
  public List<Revision> after(long revision, int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select revision, kind, deleted, changed_at_ms, state from revisions where revision > :revision order by revision fetch first :max rows only")
                .bind("revision", revision)
                .bind("max", max)
                .map((row, context) -> revision(row))
                .list());
  }

  @Override
  public <R> Committed<R> change(Function<Draft, R> change) {
    Committed<R> committed =
        database.write(
            handle -> {
              long before = lockRevision(handle);
              SqlDraft draft = new SqlDraft(handle, before, clock.instant());
              R result = change.apply(draft);
              draft.saveRevision();
              KillPoint.reach("trail.change.before-commit");
              return new Committed<>(result, draft.revision());
            });
    KillPoint.reach("trail.change.after-commit");
    return committed;
  }

  @Override
  public void noteDeliveries(List<DeliveryStatus> statuses) {
    database.writeLazily(
        handle -> {
          // In one order, so that two reports never wait for one another.
          statuses.stream()
              .sorted(comparing((DeliveryStatus status) -> status.trail().value()))
              .forEach(status -> DeliveryOutcomes.note(handle, status));
          return statuses.size();
        });
  }

  @Override
  public DeliveryStatus deliveryStatus(TrailId trail, RegionName region) {
    return database.read(handle -> DeliveryOutcomes.read(handle, trail, region));
  }

  @Override
  public Set<String> replicas() {
    return database.read(
        handle -> handle.createQuery("select name from replicas").mapTo(String.class).set());
  }

  @Override
  public void remember(String replica) {
    database.write(
        handle -> {
          lockRevision(handle); // two of one name may connect at once
          return handle
              .createUpdate(
                  "insert into replicas (name) select :name from configuration where not exists (select 1 from replicas where name = :name)")
              .bind("name", replica)
              .execute();
        });
  }

  @Override
  public void forget(String replica) {
    database.write(
        handle ->
            handle
                .createUpdate("delete from replicas where name = :name")
                .bind("name", replica)
                .execute());
  }

  static List<Trail> trails(Handle handle, AccountId account) {
    return handle
        .createQuery(
            "select r.state from trails t join revisions r on r.revision = t.revision where t.account_id = :account order by t.name, t.home_region")
        .bind("account", account.value())
        .mapTo(String.class)
        .map(SubjectJson::readTrail)
        .list();
  }

  static Optional<Region> region(Handle handle, RegionName name) {
    return handle
        .createQuery(
            "select r.state from regions g join revisions r on r.revision = g.revision where g.name = :name")
        .bind("name", name.value())
        .mapTo(String.class)
        .findOne()
        .map(SubjectJson::readRegion);
  }

  static List<Region> regions(Handle handle) {
    return handle
        .createQuery(
            "select r.state from regions g join revisions r on r.revision = g.revision order by g.name")
        .mapTo(String.class)
        .map(SubjectJson::readRegion)
        .list();
  }

  /** Makes every other change wait until this transaction has ended. */
  private static long lockRevision(Handle handle) {
    return handle
        .createQuery("select revision from configuration where id = 1 for update")
        .mapTo(Long.class)
        .one();
  }

  private static <S> List<S> statesAt(
      Handle handle, String kind, long revision, Function<String, S> reader) {
    return handle
        .createQuery(
            """
            select r.state from revisions r
            join (select subject_id, max(revision) as newest from revisions
                  where kind = :kind and revision <= :revision group by subject_id) n
              on r.revision = n.newest
            where not r.deleted
            order by r.subject_id
            """)
        .bind("kind", kind)
        .bind("revision", revision)
        .mapTo(String.class)
        .map(reader)
        .list();
  }

  private static Revision revision(ResultSet row) throws SQLException {
    String kind = row.getString("kind");
    String state = row.getString("state");
    Subject subject =
        switch (kind) {
          case TRAIL -> SubjectJson.readTrail(state);
          case REGION -> SubjectJson.readRegion(state);
          default -> throw new IllegalStateException("Unknown kind of revision: " + kind);
        };
    return new Revision(
        row.getLong("revision"),
        Instant.ofEpochMilli(row.getLong("changed_at_ms")),
        subject,
        row.getBoolean("deleted"));
  }

  private static Optional<Installation> installation(Handle handle) {
    return handle
        .createQuery(
            "select installation_id, access_key_id, secret_access_key, account_id from installation")
        .map(
            (row, context) ->
                new Installation(
                    row.getString("installation_id"),
                    new RootCredential(
                        row.getString("access_key_id"),
                        row.getString("secret_access_key"),
                        AccountId.of(row.getString("account_id")))))
        .findOne();
  }

  private static void insert(Handle handle, Installation installation) {
    handle
        .createUpdate(
            "insert into installation (id, installation_id, access_key_id, secret_access_key, account_id) values (1, :id, :key, :secret, :account)")
        .bind("id", installation.id())
        .bind("key", installation.root().accessKeyId())
        .bind("secret", installation.root().secretAccessKey())
        .bind("account", installation.root().account().value())
        .execute();
  }
}
