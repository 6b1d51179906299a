package dev.cairn.trail.store;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import dev.cairn.model.KillPoint;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.trail.domain.Committed;
import dev.cairn.trail.domain.Configuration;
import dev.cairn.trail.domain.DeliveryStatus;
import dev.cairn.trail.domain.Installation;
import dev.cairn.trail.domain.KeptEvent;
import dev.cairn.trail.domain.Region;
import dev.cairn.trail.domain.Revision;
import dev.cairn.trail.domain.RootCredential;
import dev.cairn.trail.domain.Subject;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailId;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.AccessSubject;
import dev.cairn.trail.domain.access.Account;
import dev.cairn.trail.domain.access.Entity;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.SecretName;
import dev.cairn.trail.domain.access.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * The configuration in SQL that H2 and PostgreSQL both know. Tables and locks: README.md beside
 * this file.
 */
public final class JdbiTrailStore implements TrailStore {

  /** Characters of state that {@link #after} answers at once. */
  private static final long PAGE_LENGTH = 2 << 20;

  private static final int FEW_LENGTHS = 4;

  static final String TRAIL = "trail";
  static final String REGION = "region";
  static final String ACCOUNT = "account";

  private final Database database;
  private final Secrets secrets;
  private final InstantSource clock;

  public JdbiTrailStore(Database database, InstantSource clock) {
    this.database = requireNonNull(database, "database is null");
    this.secrets = database.secrets();
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
        handle -> {
          secrets.keepRoot(handle, root.secretAccessKey());
          return handle
              .createUpdate(
                  "update installation set access_key_id = :key, account_id = :account, root_shown = false")
              .bind("key", root.accessKeyId())
              .bind("account", root.account().value())
              .execute();
        });
  }

  @Override
  public boolean isRootShown() {
    return database.read(
        handle ->
            handle.createQuery("select root_shown from installation").mapTo(Boolean.class).one());
  }

  @Override
  public void noteRootShown() {
    database.write(handle -> handle.execute("update installation set root_shown = true"));
  }

  @Override
  public String secretOrElse(SecretName name, Supplier<String> ifAbsent) {
    return database.write(
        handle -> {
          lockRevision(handle);
          return secrets
              .find(handle, name)
              .orElseGet(
                  () -> {
                    String made = ifAbsent.get();
                    secrets.keep(handle, name, made);
                    return made;
                  });
        });
  }

  @Override
  public Optional<String> secret(SecretName name) {
    return database.read(handle -> secrets.find(handle, name));
  }

  @Override
  public void noteKeyUse(String accessKeyId, Instant time) {
    database.writeLazily(
        handle -> {
          AccessSql.noteKeyUse(handle, accessKeyId, time);
          return accessKeyId;
        });
  }

  @Override
  public Map<String, Instant> keyUses(String userId) {
    return database.read(handle -> AccessSql.keyUses(handle, userId));
  }

  @Override
  public Optional<Account> account(AccountId id) {
    return database.read(handle -> AccessSql.account(handle, id));
  }

  @Override
  public List<Account> accounts() {
    return database.read(AccessSql::accounts);
  }

  @Override
  public Optional<Entity> entity(EntityKind kind, AccountId account, String name) {
    return database.read(handle -> AccessSql.entity(handle, kind, account, name));
  }

  @Override
  public boolean isNameTaken(EntityKind kind, AccountId account, String name) {
    return database.read(handle -> AccessSql.isNameTaken(handle, kind, account, name));
  }

  @Override
  public List<Entity> entities(EntityKind kind, AccountId account, String after, int max) {
    return database.read(handle -> AccessSql.entities(handle, kind, account, after, max));
  }

  @Override
  public int count(EntityKind kind, AccountId account) {
    return database.read(handle -> AccessSql.count(handle, kind, account));
  }

  @Override
  public List<String> namesUsing(AccountId account, String usedArn) {
    return database.read(handle -> AccessSql.namesUsing(handle, account, usedArn));
  }

  @Override
  public Optional<Instant> pastSessions(EntityKind kind, AccountId account, String name) {
    return database.read(handle -> AccessSql.pastSessions(handle, kind, account, name));
  }

  @Override
  public Optional<User> keyOwner(String accessKeyId) {
    return database.read(handle -> AccessSql.keyOwner(handle, accessKeyId));
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
                statesAt(handle, REGION, revision, SubjectJson::readRegion),
                accessAt(handle, revision)));
  }

  private static List<AccessSubject> accessAt(Handle handle, long revision) {
    List<AccessSubject> found =
        new ArrayList<>(statesAt(handle, ACCOUNT, revision, AccessJson::readAccount));
    for (EntityKind kind : EntityKind.values()) {
      found.addAll(statesAt(handle, kind.word(), revision, state -> AccessJson.read(kind, state)));
    }
    return found;
  }

  @Override
  public List<Revision> after(long revision, int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select revision, kind, deleted, changed_at_ms, state from revisions where revision > :revision and revision <= :last order by revision")
                .bind("revision", revision)
                .bind("last", endOfPage(handle, revision, max))
                .map((row, context) -> revision(row))
                .list());
  }

  /**
   * Lengths are asked for first: the states of a page would all be in memory at once. Of few
   * revisions at first: for a length the database reads the state, which may be long.
   */
  private static long endOfPage(Handle handle, long revision, int max) {
    long end = revision;
    long sum = 0;
    int wanted = FEW_LENGTHS;
    for (int left = max; left > 0; left -= wanted, wanted *= 2) {
      List<Map.Entry<Long, Long>> lengths = lengths(handle, end, Math.min(wanted, left));
      for (Map.Entry<Long, Long> length : lengths) {
        sum += length.getValue();
        if (end > revision && sum > PAGE_LENGTH) {
          return end;
        }
        end = length.getKey();
      }
      if (lengths.size() < wanted) {
        return end;
      }
    }
    return end;
  }

  private static List<Map.Entry<Long, Long>> lengths(Handle handle, long revision, int max) {
    return handle
        .createQuery(
            "select revision, char_length(state) as size from revisions where revision > :revision order by revision fetch first :max rows only")
        .bind("revision", revision)
        .bind("max", max)
        .map((row, context) -> Map.entry(row.getLong("revision"), row.getLong("size")))
        .list();
  }

  @Override
  public <R> Committed<R> change(Function<Draft, R> change) {
    Committed<R> committed =
        database.write(
            handle -> {
              long before = lockRevision(handle);
              SqlDraft draft = new SqlDraft(handle, secrets, before, clock.instant());
              R result = change.apply(draft);
              draft.saveRevision();
              KillPoint.reach("trail.change.before-commit");
              return new Committed<>(result, draft.revision());
            });
    KillPoint.reach("trail.change.after-commit");
    return committed;
  }

  @Override
  public List<KeptEvent> unsent(int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select event_id, revision, kept_at_ms, content from outbox order by revision, kept_at_ms, event_id fetch first :max rows only")
                .bind("max", max)
                .map((row, context) -> kept(row))
                .list());
  }

  private static KeptEvent kept(ResultSet row) throws SQLException {
    return new KeptEvent(
        EventId.of(row.getString("event_id")),
        row.getLong("revision"),
        Instant.ofEpochMilli(row.getLong("kept_at_ms")),
        RecordBytes.wrap(row.getBytes("content")));
  }

  @Override
  public void forget(List<EventId> sent) {
    database.writeLazily(
        handle ->
            handle
                .createUpdate("delete from outbox where event_id in (<ids>)")
                .bindList("ids", sent.stream().map(EventId::value).toList())
                .execute());
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
          case ACCOUNT -> new Subject.Access(AccessJson.readAccount(state));
          default -> new Subject.Access(AccessJson.read(AccessSql.kind(kind), state));
        };
    return new Revision(
        row.getLong("revision"),
        Instant.ofEpochMilli(row.getLong("changed_at_ms")),
        subject,
        row.getBoolean("deleted"));
  }

  private Optional<Installation> installation(Handle handle) {
    return handle
        .createQuery("select installation_id, access_key_id, account_id from installation")
        .map(
            (row, context) ->
                new Installation(
                    row.getString("installation_id"),
                    new RootCredential(
                        row.getString("access_key_id"),
                        secrets.root(handle),
                        AccountId.of(row.getString("account_id")))))
        .findOne();
  }

  private void insert(Handle handle, Installation installation) {
    secrets.keepRoot(handle, installation.root().secretAccessKey());
    handle
        .createUpdate(
            "insert into installation (id, installation_id, access_key_id, secret_access_key, account_id) values (1, :id, :key, '', :account)")
        .bind("id", installation.id())
        .bind("key", installation.root().accessKeyId())
        .bind("account", installation.root().account().value())
        .execute();
  }
}
