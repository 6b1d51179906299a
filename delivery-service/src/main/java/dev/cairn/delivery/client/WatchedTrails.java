package dev.cairn.delivery.client;

import dev.cairn.delivery.domain.TrailHistory;
import dev.cairn.delivery.domain.TrailState;
import dev.cairn.grpc.ConfigurationStream;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import dev.cairn.model.TrailArn;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Snapshot;
import dev.cairn.proto.trail.v1.Trail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * The trails of every revision since the first, as trail-service's watch stream tells them. The
 * stream must begin at revision 0: an unfinished cut may need any. Their selectors lie in a file.
 */
public final class WatchedTrails
    implements ConfigurationStream.Listener, TrailHistory, AutoCloseable {

  private static final long NOTHING = -1;
  private static final long FIRST = 0;

  /** Each account's trails, by the revision from which on they were so. */
  private final Map<AccountId, NavigableMap<Long, List<Version>>> accounts =
      new ConcurrentHashMap<>();

  private final Map<String, Version> newest = new ConcurrentHashMap<>();
  private final Map<String, Long> deletedAt = new ConcurrentHashMap<>();

  /** Deleted trails by the event that tells of it: others need not look them through. */
  private final Map<EventId, Version> deletedBy = new ConcurrentHashMap<>();

  private final SelectorFile selectors;
  private final Runnable changed;
  private volatile String installationId = "";
  private volatile long revision = NOTHING;

  /**
   * @param file where selectors are kept while the process runs
   * @param changed called after each change
   */
  public WatchedTrails(Path file, Runnable changed) {
    this.selectors = SelectorFile.create(file);
    this.changed = changed;
  }

  /** A trail as it was, without what may be large. */
  private record Version(
      String id,
      TrailArn arn,
      boolean multiRegion,
      boolean includeGlobalServiceEvents,
      boolean logging,
      String bucket,
      Optional<String> prefix,
      Optional<String> kmsKeyArn,
      Supplier<CompiledSelectors> selectors,
      Optional<EventId> lastEvent) {

    /** The same, made of the parts of an earlier version where they are equal: each is kept. */
    Version sharing(Version before) {
      return new Version(
          before.id,
          same(before.arn, arn),
          multiRegion,
          includeGlobalServiceEvents,
          logging,
          same(before.bucket, bucket),
          same(before.prefix, prefix),
          same(before.kmsKeyArn, kmsKeyArn),
          selectors,
          same(before.lastEvent, lastEvent));
    }

    private static <T> T same(T before, T now) {
      return before.equals(now) ? before : now;
    }

    TrailState state() {
      return new TrailState(
          id,
          arn,
          multiRegion,
          includeGlobalServiceEvents,
          logging,
          bucket,
          prefix,
          kmsKeyArn,
          selectors.get(),
          lastEvent);
    }
  }

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
      put(change.getRevision(), version(change.getTrail()));
    } else if (change.hasDeletedTrailId()) {
      remove(change.getRevision(), change.getDeletedTrailId(), lastEvent(change.getLastEventId()));
    }
    revision = change.getRevision();
    changed.run();
  }

  private void put(long at, Version version) {
    List<Version> trails = new ArrayList<>(newestOf(version.arn().account()));
    trails.removeIf(other -> other.id().equals(version.id()));
    trails.add(version);
    newest.put(version.id(), version);
    add(version.arn().account(), at, trails);
  }

  private void remove(long at, String trailId, Optional<EventId> lastEvent) {
    Version last = newest.get(trailId);
    if (last != null) {
      List<Version> trails = new ArrayList<>(newestOf(last.arn().account()));
      trails.removeIf(other -> other.id().equals(trailId));
      add(last.arn().account(), at, trails);
      deletedAt.put(trailId, at);
      lastEvent.ifPresent(event -> deletedBy.put(event, last));
    }
  }

  private List<Version> newestOf(AccountId account) {
    return trailsAt(account, Long.MAX_VALUE);
  }

  private List<Version> trailsAt(AccountId account, long at) {
    NavigableMap<Long, List<Version>> versions = accounts.get(account);
    Map.Entry<Long, List<Version>> version = versions == null ? null : versions.floorEntry(at);
    return version == null ? List.of() : version.getValue();
  }

  private void add(AccountId account, long at, List<Version> trails) {
    accounts
        .computeIfAbsent(account, a -> new ConcurrentSkipListMap<>())
        .put(at, List.copyOf(trails));
  }

  private Version version(dev.cairn.proto.configuration.v1.TrailState message) {
    Trail trail = message.getTrail();
    Version now =
        new Version(
            message.getTrailId(),
            TrailArn.parse(trail.getTrailArn()),
            trail.getIsMultiRegionTrail(),
            trail.getIncludeGlobalServiceEvents(),
            message.getIsLogging(),
            trail.getS3BucketName(),
            trail.hasS3KeyPrefix() ? Optional.of(trail.getS3KeyPrefix()) : Optional.empty(),
            trail.hasKmsKeyId() ? Optional.of(trail.getKmsKeyId()) : Optional.empty(),
            selectors.keep(message),
            lastEvent(message.getLastEventId()));
    Version before = newest.get(now.id());
    return before == null ? now : now.sharing(before);
  }

  private static Optional<EventId> lastEvent(String id) {
    return id.isEmpty() ? Optional.empty() : Optional.of(EventId.of(id));
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
    return trailsAt(account, at).stream().map(Version::state).toList();
  }

  @Override
  public Optional<TrailState> deletedBy(EventId event, long at) {
    Version trail = deletedBy.get(event);
    return trail == null || deletedAt(trail.id()).orElse(Long.MAX_VALUE) > at
        ? Optional.empty()
        : Optional.of(trail.state().deleted(Optional.of(event)));
  }

  @Override
  public OptionalLong deletedAt(String trailId) {
    Long at = deletedAt.get(trailId);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  @Override
  public Optional<TrailState> newest(String trailId) {
    return Optional.ofNullable(newest.get(trailId)).map(Version::state);
  }

  @Override
  public boolean isLogging(String trailId) {
    Version last = newest.get(trailId);
    return last != null
        && last.logging()
        && newestOf(last.arn().account()).stream().anyMatch(t -> t.id().equals(trailId));
  }

  @Override
  public void close() {
    selectors.close();
  }
}
