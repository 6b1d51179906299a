package dev.cairn.delivery.client;

import static java.util.Objects.requireNonNull;

import dev.cairn.delivery.domain.TrailHistory;
import dev.cairn.delivery.domain.TrailState;
import dev.cairn.grpc.ConfigurationStream;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The trails of every revision since the first, as trail-service's watch stream tells them. The
 * stream must begin at revision 0: an unfinished cut may need any. The past lies in a file.
 */
public final class WatchedTrails
    implements ConfigurationStream.Listener, TrailHistory, AutoCloseable {

  private static final long NOTHING = -1;
  private static final long FIRST = 0;

  private final Map<AccountId, AccountTrails> accounts = new ConcurrentHashMap<>();
  private final Map<String, TrailVersion> present = new ConcurrentHashMap<>();
  private final Map<String, Deleted> deleted = new ConcurrentHashMap<>();

  /** Deleted trails by the event that tells of it: others need not look them through. */
  private final Map<EventId, String> deletedBy = new ConcurrentHashMap<>();

  private final RecordFile file;
  private final TrailVersions versions;
  private final Runnable changed;
  private volatile String installationId = "";
  private volatile long revision = NOTHING;

  /**
   * @param file where the past is kept while the process runs
   * @param changed called after each change
   */
  public WatchedTrails(Path file, Runnable changed) {
    this.file = RecordFile.create(file);
    this.versions = new TrailVersions(this.file);
    this.changed = changed;
  }

  /**
   * A trail that is gone.
   *
   * @param at the revision that deleted it
   * @param last place of its last version
   */
  private record Deleted(long at, long last) {}

  @Override
  public void snapshot(Snapshot snapshot) {
    if (snapshot.getRevision() > Math.max(revision, FIRST)) {
      throw new IllegalArgumentException(
          "changes before revision " + snapshot.getRevision() + " were not told");
    }
    installationId = snapshot.getInstallationId();
    if (revision == NOTHING) {
      revision = FIRST;
      changed.run();
    }
  }

  @Override
  public void change(Change change) {
    if (change.getRevision() <= revision) {
      return;
    }
    if (change.hasTrail()) {
      put(change.getRevision(), versions.write(change.getTrail()));
    } else if (change.hasDeletedTrailId()) {
      remove(
          change.getRevision(),
          change.getDeletedTrailId(),
          TrailVersions.lastEvent(change.getLastEventId()));
    }
    revision = change.getRevision();
    changed.run();
  }

  private void put(long at, TrailVersion version) {
    accounts
        .computeIfAbsent(version.arn().account(), account -> new AccountTrails(file, versions))
        .put(at, version);
    present.put(version.id(), version);
  }

  private void remove(long at, String trailId, Optional<EventId> lastEvent) {
    TrailVersion last = present.get(trailId);
    if (last != null) {
      requireNonNull(accounts.get(last.arn().account())).remove(at, trailId);
      deleted.put(trailId, new Deleted(at, last.place()));
      lastEvent.ifPresent(event -> deletedBy.put(event, trailId));
      present.remove(trailId);
    }
  }

  @Override
  public String installationId() {
    return installationId;
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public List<TrailState> trails(AccountId account, long at) {
    if (at > revision) {
      throw new IllegalArgumentException("revision " + at + " is newer than " + revision);
    }
    AccountTrails trails = accounts.get(account);
    return trails == null ? List.of() : trails.at(at).stream().map(TrailVersion::state).toList();
  }

  @Override
  public Optional<TrailState> deletedBy(EventId event, long at) {
    return Optional.ofNullable(deletedBy.get(event))
        .map(deleted::get)
        .filter(trail -> trail.at() <= at)
        .map(trail -> versions.read(trail.last()).state().deleted(Optional.of(event)));
  }

  @Override
  public OptionalLong deletedAt(String trailId) {
    Deleted trail = deleted.get(trailId);
    return trail == null ? OptionalLong.empty() : OptionalLong.of(trail.at());
  }

  @Override
  public Optional<TrailState> newest(String trailId) {
    return Optional.ofNullable(present.get(trailId))
        .or(() -> Optional.ofNullable(deleted.get(trailId)).map(t -> versions.read(t.last())))
        .map(TrailVersion::state);
  }

  @Override
  public boolean isLogging(String trailId) {
    TrailVersion trail = present.get(trailId);
    return trail != null && trail.logging();
  }

  @Override
  public void close() {
    file.close();
  }
}
