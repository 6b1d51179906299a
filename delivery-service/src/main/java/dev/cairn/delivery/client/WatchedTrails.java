package dev.cairn.delivery.client;

import dev.cairn.delivery.domain.TrailHistory;
import dev.cairn.delivery.domain.TrailState;
import dev.cairn.grpc.ConfigurationStream;
import dev.cairn.grpc.SelectorMessages;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import dev.cairn.model.TrailArn;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.trail.v1.Trail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The trails of every revision since the first, as trail-service's watch stream tells them. The
 * stream must begin at revision 0: an unfinished cut may need any.
 */
public final class WatchedTrails implements ConfigurationStream.Listener, TrailHistory {

  private static final long NOTHING = -1;

  /** Each account's trails, by the revision from which on they were so. */
  private final Map<AccountId, NavigableMap<Long, List<TrailState>>> accounts =
      new ConcurrentHashMap<>();

  private final Map<String, TrailState> newest = new ConcurrentHashMap<>();
  private final Map<String, Long> deletedAt = new ConcurrentHashMap<>();

  /** Deleted trails by the event that tells of it: others need not look them through. */
  private final Map<EventId, TrailState> deletedBy = new ConcurrentHashMap<>();

  /** Compiled once each: most trails have the same selectors, and most changes are of others. */
  private final Map<EventSelectors, CompiledSelectors> compiled = new ConcurrentHashMap<>();

  private final Runnable changed;
  private volatile String installationId = "";
  private volatile long revision = NOTHING;

  /**
   * @param changed called after each change
   */
  public WatchedTrails(Runnable changed) {
    this.changed = changed;
  }

  @Override
  public void snapshot(Snapshot snapshot) {
    installationId = snapshot.getInstallationId();
    if (snapshot.getRevision() <= revision) {
      return; // a new connection, that goes on where the last one broke
    }
    Map<AccountId, List<TrailState>> trails = new HashMap<>();
    for (dev.cairn.proto.configuration.v1.TrailState message : snapshot.getTrailsList()) {
      TrailState state = state(message);
      newest.put(state.id(), state);
      trails.computeIfAbsent(state.arn().account(), a -> new ArrayList<>()).add(state);
    }
    trails.forEach((account, states) -> add(account, snapshot.getRevision(), states));
    revision = snapshot.getRevision();
    changed.run();
  }

  @Override
  public void change(Change change) {
    if (change.getRevision() <= revision) {
      return;
    }
    if (change.hasTrail()) {
      put(change.getRevision(), state(change.getTrail()));
    } else if (change.hasDeletedTrailId()) {
      remove(change.getRevision(), change.getDeletedTrailId(), lastEvent(change.getLastEventId()));
    }
    revision = change.getRevision();
    changed.run();
  }

  private void put(long at, TrailState state) {
    List<TrailState> trails = new ArrayList<>(newestOf(state.arn().account()));
    trails.removeIf(other -> other.id().equals(state.id()));
    trails.add(state);
    newest.put(state.id(), state);
    add(state.arn().account(), at, trails);
  }

  private void remove(long at, String trailId, Optional<EventId> lastEvent) {
    TrailState last = newest.get(trailId);
    if (last != null) {
      List<TrailState> trails = new ArrayList<>(newestOf(last.arn().account()));
      trails.removeIf(other -> other.id().equals(trailId));
      add(last.arn().account(), at, trails);
      deletedAt.put(trailId, at);
      lastEvent.ifPresent(event -> deletedBy.put(event, last.deleted(lastEvent)));
    }
  }

  private List<TrailState> newestOf(AccountId account) {
    return trailsAt(account, Long.MAX_VALUE);
  }

  private List<TrailState> trailsAt(AccountId account, long at) {
    NavigableMap<Long, List<TrailState>> versions = accounts.get(account);
    Map.Entry<Long, List<TrailState>> version = versions == null ? null : versions.floorEntry(at);
    return version == null ? List.of() : version.getValue();
  }

  private void add(AccountId account, long at, List<TrailState> trails) {
    accounts
        .computeIfAbsent(account, a -> new ConcurrentSkipListMap<>())
        .put(at, List.copyOf(trails));
  }

  private TrailState state(dev.cairn.proto.configuration.v1.TrailState message) {
    Trail trail = message.getTrail();
    return new TrailState(
        message.getTrailId(),
        TrailArn.parse(trail.getTrailArn()),
        trail.getIsMultiRegionTrail(),
        trail.getIncludeGlobalServiceEvents(),
        message.getIsLogging(),
        trail.getS3BucketName(),
        trail.hasS3KeyPrefix() ? Optional.of(trail.getS3KeyPrefix()) : Optional.empty(),
        trail.hasKmsKeyId() ? Optional.of(trail.getKmsKeyId()) : Optional.empty(),
        selectors(message),
        lastEvent(message.getLastEventId()));
  }

  private static Optional<EventId> lastEvent(String id) {
    return id.isEmpty() ? Optional.empty() : Optional.of(EventId.of(id));
  }

  private CompiledSelectors selectors(dev.cairn.proto.configuration.v1.TrailState message) {
    return compiled.computeIfAbsent(
        EventSelectors.stored(
            SelectorMessages.basic(message.getEventSelectorsList()),
            SelectorMessages.advanced(message.getAdvancedEventSelectorsList())),
        CompiledSelectors::of);
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
    return trailsAt(account, at);
  }

  @Override
  public Optional<TrailState> deletedBy(EventId event, long at) {
    TrailState trail = deletedBy.get(event);
    return trail == null || deletedAt(trail.id()).orElse(Long.MAX_VALUE) > at
        ? Optional.empty()
        : Optional.of(trail);
  }

  @Override
  public OptionalLong deletedAt(String trailId) {
    Long at = deletedAt.get(trailId);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  @Override
  public Optional<TrailState> newest(String trailId) {
    return Optional.ofNullable(newest.get(trailId));
  }

  @Override
  public boolean isLogging(String trailId) {
    TrailState last = newest.get(trailId);
    return last != null
        && last.logging()
        && newestOf(last.arn().account()).stream().anyMatch(t -> t.id().equals(trailId));
  }
}
