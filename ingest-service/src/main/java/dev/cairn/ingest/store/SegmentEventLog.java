package dev.cairn.ingest.store;

import dev.cairn.ingest.domain.AppendOutcome;
import dev.cairn.ingest.domain.EventLog;
import dev.cairn.ingest.domain.LogRange;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event log in segment files of one folder, for one process. See README.md beside it. */
public final class SegmentEventLog implements EventLog {

  private static final Logger LOG = LoggerFactory.getLogger(SegmentEventLog.class);

  private final LogFolder folder;
  private final LogResources resources;
  private final Map<PartitionId, PartitionLog> partitions = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile @Nullable Runnable unsettled;

  private SegmentEventLog(LogFolder folder, LogResources resources) {
    this.folder = folder;
    this.resources = resources;
  }

  /**
   * Opens the log and recovers every partition.
   *
   * @param revision the configuration revision that ingest holds; read when a batch is formed
   * @param readUpTo the offset up to which a follower said that it has read, for each partition: a
   *     log that ends before it, or is not there at all, has lost acknowledged events
   * @throws IOException if another process has the folder, or it is not of this format
   */
  public static SegmentEventLog open(
      Path path,
      SegmentLogSettings settings,
      LongSupplier revision,
      InstantSource clock,
      Map<PartitionId, Long> readUpTo)
      throws IOException {
    return open(path, settings, revision, clock, readUpTo, Disk.REAL);
  }

  static SegmentEventLog open(
      Path path,
      SegmentLogSettings settings,
      LongSupplier revision,
      InstantSource clock,
      Map<PartitionId, Long> readUpTo,
      Disk disk)
      throws IOException {
    LogFolder folder = LogFolder.open(path, disk);
    LogResources resources =
        new LogResources(disk, settings, new IdHasher(folder.key()), revision, clock);
    SegmentEventLog log = new SegmentEventLog(folder, resources);
    try {
      log.openPartitions(readUpTo);
      return log;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private void openPartitions(Map<PartitionId, Long> readUpTo) throws IOException {
    try (DirectoryStream<Path> regions =
        Files.newDirectoryStream(folder.path(), Files::isDirectory)) {
      for (Path region : regions) {
        if (RegionName.isValid(name(region))) {
          openRegion(RegionName.of(name(region)), region, readUpTo);
        }
      }
    }
    for (Map.Entry<PartitionId, Long> read : readUpTo.entrySet()) {
      if (read.getValue() > 0 && !partitions.containsKey(read.getKey())) {
        open(read.getKey(), path(read.getKey()), read.getValue());
      }
    }
  }

  private void openRegion(RegionName region, Path path, Map<PartitionId, Long> readUpTo)
      throws IOException {
    try (DirectoryStream<Path> numbers = Files.newDirectoryStream(path, Files::isDirectory)) {
      for (Path number : numbers) {
        if (name(number).matches("0|[1-9][0-9]{0,5}")) {
          PartitionId id = new PartitionId(region, Integer.parseInt(name(number)));
          open(id, number, readUpTo.getOrDefault(id, 0L));
        }
      }
    }
  }

  private void open(PartitionId id, Path path, long readUpTo) throws IOException {
    partitions.put(id, PartitionLog.open(id, path, resources, readUpTo));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private PartitionLog partition(PartitionId id) {
    if (closed) {
      throw new CairnException.Unavailable(
          "EVENT_LOG_UNAVAILABLE", "The event log is closed", Duration.ofSeconds(1));
    }
    PartitionLog known = partitions.get(id);
    return known != null ? known : partitions.computeIfAbsent(id, this::newPartition);
  }

  private PartitionLog newPartition(PartitionId id) {
    return new PartitionLog(id, path(id), resources);
  }

  private Path path(PartitionId id) {
    return folder.path().resolve(id.region().value()).resolve(Integer.toString(id.number()));
  }

  @Override
  public UUID id() {
    return folder.id();
  }

  @Override
  public List<AppendOutcome> append(PartitionId partition, List<EventRecord> events) {
    if (events.isEmpty()) {
      return List.of();
    }
    requireSettled();
    return partition(partition).append(events);
  }

  @Override
  public void requireOpen(PartitionId partition) {
    requireSettled();
    partition(partition).requireOpen();
  }

  @Override
  public List<EventBatch> read(PartitionId partition, long offset, int maxBytes) {
    return partition(partition).read(offset, maxBytes);
  }

  @Override
  public boolean awaitBeyond(PartitionId partition, long offset, Duration atMost)
      throws InterruptedException {
    return partition(partition).awaitBeyond(offset, atMost);
  }

  @Override
  public LogRange range(PartitionId partition) {
    return partition(partition).range();
  }

  @Override
  public void wasReadUpTo(PartitionId partition, long offset) {
    partition(partition).wasReadUpTo(offset);
  }

  @Override
  public Set<PartitionId> partitions() {
    Set<PartitionId> used = new TreeSet<>();
    for (PartitionLog partition : partitions.values()) {
      if (partition.range().next() > 0) {
        used.add(partition.id());
      }
    }
    return used;
  }

  @Override
  public void trim(PartitionId partition, long beforeOffset) {
    try {
      partition(partition).trim(beforeOffset);
    } catch (IOException e) {
      throw new UncheckedIOException("trimming " + partition + " failed", e);
    }
  }

  /**
   * One pass of the work that nobody waits for; see {@link PartitionLog#maintain}. What fails in
   * one partition is logged and tried again by the next pass.
   *
   * @param segmentAge a segment whose last event is older is ended, so that it can be trimmed
   */
  public void maintain(Duration segmentAge) {
    for (PartitionLog partition : all()) {
      try {
        partition.maintain(segmentAge);
      } catch (IOException | RuntimeException e) {
        LOG.warn("Maintenance of partition {} failed; it is tried again", partition.id(), e);
      }
    }
  }

  /** Ends the segments that take events: what is in them may be trimmed from now on. */
  void endSegments() throws IOException {
    for (PartitionLog partition : all()) {
      partition.endSegment();
    }
  }

  Collection<PartitionLog> all() {
    return partitions.values();
  }

  /** Refuses appends from now on, with this reason; or takes them again. */
  void refuse(Optional<LogResources.Refusal> why) {
    resources.refuse(why);
  }

  /**
   * Takes no events before {@link #settle} was told a configuration that fits.
   *
   * @param settling calls it, or fails while the configuration is not known
   */
  public void awaitConfiguration(Runnable settling) {
    unsettled = settling;
  }

  private void requireSettled() {
    Runnable settling = unsettled;
    if (settling != null) {
      settling.run();
    }
  }

  /**
   * Takes events from now on if the configuration can be the one that this log's events were
   * accepted under: of the same installation, which is noted at the first time, and not older than
   * what batches are stamped with. Else refuses them: trails would be asked at revisions that mean
   * something else.
   */
  public synchronized void settle(String installation, long revision) {
    Optional<String> why = misfit(installation, revision);
    if (!why.equals(resources.misfit())) {
      why.ifPresent(reason -> LOG.error("{}; no events are accepted", reason));
      resources.misfit(why);
    }
    unsettled = null;
  }

  private Optional<String> misfit(String installation, long revision) {
    try {
      Optional<String> noted = folder.installation();
      if (noted.isPresent() && !noted.get().equals(installation)) {
        return Optional.of(
            "The event log in %s is of installation %s, trail-service is of installation %s: one of them is another one's"
                .formatted(folder.path(), noted.get(), installation));
      }
      long stamped = partitions.values().stream().mapToLong(PartitionLog::revision).max().orElse(0);
      if (revision < stamped) {
        return Optional.of(
            "The event log in %s has events of configuration revision %d, the newest of trail-service is %d: its database is older than the log"
                .formatted(folder.path(), stamped, revision));
      }
      if (noted.isEmpty()) {
        folder.noteInstallation(installation, resources.disk());
      }
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("{} cannot be read or written", folder.path(), e);
      return Optional.of("Whose event log is in " + folder.path() + " is not known");
    }
  }

  Path folder() {
    return folder.path();
  }

  /** How many partitions are damaged and take no events. */
  public long damagedPartitions() {
    return partitions.values().stream().filter(PartitionLog::isDamaged).count();
  }

  /** Bytes of all files. */
  public long bytes() {
    return partitions.values().stream().mapToLong(PartitionLog::bytes).sum();
  }

  /** Event ids that the duplicate window of a partition remembers. */
  public long windowIds(PartitionId partition) {
    return partition(partition).windowIds();
  }

  /** Age of the oldest event id that the duplicate window of a partition remembers. */
  public Duration windowAge(PartitionId partition) {
    return Duration.ofMillis(resources.now() - partition(partition).windowOldest());
  }

  @Override
  public void close() {
    closed = true;
    for (PartitionLog partition : partitions.values()) {
      try {
        partition.close();
      } catch (IOException | RuntimeException e) {
        LOG.warn(
            "Partition {} was not closed cleanly; its next start takes longer", partition.id(), e);
      }
    }
    try {
      resources.close();
      folder.close();
    } catch (IOException e) {
      LOG.warn("The lock of {} was not released", folder.path(), e);
    }
  }
}
