package dev.cairn.ingest.store;

import dev.cairn.ingest.domain.AppendOutcome;
import dev.cairn.ingest.domain.LogRange;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import dev.cairn.model.KillPoint;
import dev.cairn.model.PartitionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of the log. Whoever finds the commit lock free writes what all callers have queued
 * and fsyncs once; readers take no lock.
 */
final class PartitionLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);

  private static final Duration RETRY_SOON = Duration.ofSeconds(1);
  private static final Duration RETRY_LATER = Duration.ofSeconds(5);

  private final PartitionId id;
  private final Path folder;
  private final LogResources resources;
  private final ConcurrentLinkedQueue<PendingAppend> queue = new ConcurrentLinkedQueue<>();
  private final ReentrantLock commitLock = new ReentrantLock();
  private final ReentrantLock tailLock = new ReentrantLock();
  private final Condition grown = tailLock.newCondition();

  /** Oldest first; replaced as a whole. */
  private volatile List<Segment> segments = List.of();

  private volatile long next;

  /** Of the newest batch; written by the holder of the commit lock. */
  private volatile long revision;

  private volatile boolean closed;
  private volatile @Nullable DamagedLogException damage;

  // The rest belongs to the holder of the commit lock.
  private DuplicateWindow window;
  private @Nullable SegmentWriter writer;
  private long appendTime;
  private long markedDurable;

  /** A partition that nothing was appended to: it has no folder. */
  PartitionLog(PartitionId id, Path folder, LogResources resources) {
    this.id = id;
    this.folder = folder;
    this.resources = resources;
    this.window = DuplicateWindow.empty(folder.resolve("window"), resources, this::replayIds);
  }

  /**
   * Opens what is there: cuts off a torn tail, makes sure that all that readers may see is durable,
   * and brings the duplicate window up to date. Without a folder it is a log that ends at offset 0.
   *
   * @param readUpTo the offset up to which followers say that they have read
   */
  static PartitionLog open(PartitionId id, Path folder, LogResources resources, long readUpTo)
      throws IOException {
    PartitionLog log = new PartitionLog(id, folder, resources);
    log.recover(PartitionFiles.load(id, folder, resources), readUpTo);
    return log;
  }

  private void recover(PartitionFiles files, long readUpTo) throws IOException {
    segments = files.segments();
    if (!segments.isEmpty()) {
      Segment.Extent last = segments.getLast().extent();
      next = last.next();
      revision = last.revision();
      appendTime = last.appendTime();
    }
    window =
        DuplicateWindow.open(
            folder.resolve("window"), resources, this::replayIds, oldest(), next, resources.now());
    markedDurable = DurableMark.read(folder);
    long durable = Math.max(window.knownDurable(), Math.max(markedDurable, readUpTo));
    DamagedLogException found = files.damage().orElseGet(() -> lostTail(files, durable));
    if (found != null) {
      markDamaged(found);
      return;
    }
    files.tornTail().ifPresent(tail -> LOG.warn("Cut off a write that was not finished: {}", tail));
    if (!segments.isEmpty() && !segments.getLast().extent().sealed()) {
      writer = SegmentWriter.reopen(segments.getLast(), resources);
    }
  }

  /** What is damaged is read as far as it goes, and takes no events. */
  private void markDamaged(DamagedLogException found) {
    damage = found;
    LOG.error(
        "Partition {} takes no events and is read up to offset {} only, it is damaged: {}",
        id,
        next,
        found.getMessage());
  }

  private @Nullable DamagedLogException lostTail(PartitionFiles files, long durable) {
    return durable <= next
        ? null
        : lostTail(durable, files.tornTail().map(tail -> "; " + tail).orElse(""));
  }

  private DamagedLogException lostTail(long durable, String tail) {
    return new DamagedLogException(
        folder
            + (Files.exists(folder) ? "" : " is missing")
            + ": the log ends at offset "
            + next
            + " but was durable up to offset "
            + durable
            + tail);
  }

  /** As {@link dev.cairn.ingest.domain.EventLog#wasReadUpTo} says; kept for the next start. */
  void wasReadUpTo(long offset) {
    commitLock.lock();
    try {
      if (closed || damage != null || offset <= next) {
        return;
      }
      markDamaged(lostTail(offset, ", as a follower knows; was an older copy put back?"));
      if (Files.exists(folder)) {
        DurableMark.write(folder, offset);
      }
    } catch (IOException e) {
      LOG.warn("That partition {} is damaged is not noted for the next start", id, e);
    } finally {
      release();
    }
  }

  List<AppendOutcome> append(List<EventRecord> events) {
    PendingAppend pending = new PendingAppend(id, events, resources.hasher());
    // An interrupt must not reach the file, which it would close; it is handed on afterwards.
    boolean interrupted = Thread.interrupted();
    queue.add(pending);
    while (!pending.isSettled()) {
      if (commitLock.tryLock()) {
        try {
          while (!pending.isSettled()) {
            commitGroup();
          }
        } finally {
          release();
        }
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return pending.outcomes();
  }

  /** Gives the commit lock back and wakes the first who waits for it. */
  private void release() {
    commitLock.unlock();
    PendingAppend waiting = queue.peek();
    if (waiting != null) {
      waiting.wake();
    }
  }

  private void commitGroup() {
    List<PendingAppend> group = takeGroup();
    Supplier<CairnException> failure =
        () -> unavailable("The append failed for a reason that ingest's own log names");
    try {
      commit(group);
    } catch (IOException e) {
      failure = failed(e);
    } catch (CairnException e) {
      failure = () -> e;
    } finally {
      // Whoever is not settled yet has failed, also after an error that nobody foresaw.
      for (PendingAppend pending : group) {
        if (!pending.isSettled()) {
          pending.fail(failure);
        }
      }
    }
  }

  /** What is queued, in order, up to the size of a group. */
  private List<PendingAppend> takeGroup() {
    List<PendingAppend> group = new ArrayList<>();
    long bytes = 0;
    for (PendingAppend head = queue.peek(); head != null; head = queue.peek()) {
      bytes += head.size();
      if (!group.isEmpty() && bytes > resources.settings().groupBytes()) {
        break;
      }
      group.add(head);
      queue.remove();
    }
    return group;
  }

  private void commit(List<PendingAppend> group) throws IOException {
    SegmentWriter to = writable();
    window.requireRoom();
    appendTime = Math.max(appendTime, resources.now());
    revision = Math.max(revision, resources.revision());
    GroupCommit commit = new GroupCommit(id, to, window, resources, next, revision, appendTime);
    boolean durable = false;
    try {
      commit.write(group);
      if (commit.nextOffset() > next) {
        to.force();
      }
      durable = true;
    } finally {
      if (!durable) {
        window.takeBack();
        takeBack(to);
      }
    }
    publish(to, commit);
    group.forEach(PendingAppend::succeed);
    window.confirm(next);
  }

  private void publish(SegmentWriter to, GroupCommit commit) {
    if (commit.nextOffset() == next) {
      return;
    }
    to.publish();
    commit.cache();
    next = commit.nextOffset();
    tailLock.lock();
    try {
      grown.signalAll();
    } finally {
      tailLock.unlock();
    }
  }

  /**
   * After a failed write or fsync: nothing that was written since the last good fsync may be
   * believed, and this file is not written to any more. It is cut to what is durable, now if
   * possible, else before the next append, and the log goes on in a new segment.
   */
  private void takeBack(SegmentWriter to) {
    writer = null;
    try (to) {
      to.takeBack();
    } catch (IOException e) {
      LOG.warn("{} could not be cut to what is durable; that is tried again", to.segment(), e);
    }
  }

  private SegmentWriter writable() throws IOException {
    requireOpen();
    SegmentWriter current = writer;
    if (current != null && current.size() >= resources.settings().segmentBytes()) {
      endSegment(current);
      current = null;
    }
    if (current == null) {
      current = beginSegment();
      writer = current;
    }
    return current;
  }

  /** Fails if no events are taken now. */
  void requireOpen() {
    if (closed) {
      throw closedLog();
    }
    if (damage != null) {
      throw damaged();
    }
    resources
        .misfit()
        .ifPresent(
            why -> {
              throw unavailable(why);
            });
    resources
        .refusal()
        .ifPresent(
            refusal -> {
              throw refusal.toException();
            });
  }

  private void endSegment(SegmentWriter current) throws IOException {
    writer = null;
    try (current) {
      current.seal();
    }
  }

  private SegmentWriter beginSegment() throws IOException {
    if (!segments.isEmpty() && !segments.getLast().extent().sealed()) {
      Segment last = segments.getLast();
      if (last.extent().frames() == 0) {
        // An empty segment has the name that the new one gets.
        Files.deleteIfExists(last.path());
        segments = List.copyOf(segments.subList(0, segments.size() - 1));
      } else {
        endSegment(SegmentWriter.reopen(last, resources));
      }
    }
    Files.createDirectories(folder);
    if (segments.isEmpty()) {
      resources.disk().forceFolder(parent(folder));
      resources.disk().forceFolder(parent(parent(folder)));
    }
    SegmentWriter begun =
        SegmentWriter.create(id, folder, next, revision, resources.now(), resources);
    List<Segment> more = new ArrayList<>(segments);
    more.add(begun.segment());
    segments = List.copyOf(more);
    return begun;
  }

  private static Path parent(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException(path + " has no parent folder");
    }
    return parent;
  }

  private Supplier<CairnException> failed(IOException e) {
    if (isDiskFull(e)) {
      LOG.warn("Partition {} takes no events: the disk is full", id);
      return () ->
          new CairnException.LimitExceeded(
              "DISK_FULL",
              "The disk of the event log is full; nothing was appended",
              Optional.of(RETRY_LATER));
    }
    LOG.error("An append to partition {} failed; its events were not acknowledged", id, e);
    return () -> unavailable("The event log could not write; nothing was acknowledged");
  }

  /** The JDK has no exception of its own for it. */
  static boolean isDiskFull(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left on device")
        || message.contains("Disk quota exceeded")
        || message.contains("There is not enough space on the disk");
  }

  private static CairnException unavailable(String message) {
    return new CairnException.Unavailable("EVENT_LOG_UNAVAILABLE", message, RETRY_SOON);
  }

  private static CairnException closedLog() {
    return unavailable("The event log is closed");
  }

  private CairnException damaged() {
    return new CairnException.NotReady(
        "EVENT_LOG_DAMAGED",
        "Partition "
            + id
            + " of the event log is damaged after offset "
            + next
            + "; ingest's own log says where");
  }

  List<EventBatch> read(long offset, int maxBytes) {
    if (closed) {
      throw closedLog();
    }
    try {
      List<EventBatch> batches = new ArrayList<>();
      gather(offset, maxBytes, batches);
      if (!batches.isEmpty()) {
        batches.set(0, from(offset, batches.getFirst()));
      } else if (offset >= next && damage != null) {
        throw damaged();
      }
      return batches;
    } catch (NoSuchFileException e) {
      throw trimmed(offset);
    } catch (DamagedLogException e) {
      LOG.error("Partition {} cannot be read at offset {}: {}", id, offset, e.getMessage());
      throw new CairnException.NotReady(
          "EVENT_LOG_DAMAGED",
          "Partition " + id + " of the event log is damaged near offset " + offset);
    } catch (IOException e) {
      LOG.error("Partition {} cannot be read at offset {}", id, offset, e);
      throw unavailable("The event log could not be read");
    }
  }

  private void gather(long offset, int maxBytes, List<EventBatch> into) throws IOException {
    long end = next;
    long bytes = 0;
    long at = offset;
    if (offset < oldest()) {
      throw trimmed(offset);
    }
    while (at < end && bytes < maxBytes) {
      Optional<EventBatch> recent = resources.tail().find(id, at);
      if (recent.isPresent()) {
        long size = recordBytes(recent.get());
        if (!into.isEmpty() && bytes + size > maxBytes) {
          return;
        }
        into.add(recent.get());
        bytes += size;
      } else {
        long to = Math.min(end, resources.tail().firstFrom(id, at));
        try {
          bytes += holding(at).read(at, to, maxBytes - bytes, into);
        } catch (DamagedLogException e) {
          if (into.isEmpty()) {
            throw e;
          }
          return; // The next read begins at the damage and tells.
        }
      }
      if (into.isEmpty() || into.getLast().nextOffset() == at) {
        return;
      }
      at = into.getLast().nextOffset();
    }
  }

  private static long recordBytes(EventBatch batch) {
    long bytes = 0;
    for (EventRecord event : batch.events()) {
      bytes += event.json().size();
    }
    return bytes;
  }

  private static EventBatch from(long offset, EventBatch batch) {
    int skip = (int) (offset - batch.firstOffset());
    return skip == 0
        ? batch
        : new EventBatch(
            batch.partition(),
            offset,
            batch.revision(),
            batch.events().subList(skip, batch.events().size()));
  }

  /** The segment that holds the offset. */
  private Segment holding(long offset) throws DamagedLogException {
    List<Segment> all = segments;
    for (int i = all.size() - 1; i >= 0; i--) {
      Segment segment = all.get(i);
      if (segment.base() <= offset) {
        if (offset >= segment.next()) {
          throw new DamagedLogException(
              segment.path() + ": the events from offset " + segment.next() + " on are missing");
        }
        return segment;
      }
    }
    throw trimmed(offset);
  }

  private CairnException trimmed(long offset) {
    return new CairnException.NotFound(
        "OFFSET_TRIMMED",
        "Partition " + id + " begins at offset " + oldest() + ", offset " + offset + " is gone",
        "offset",
        Long.toString(offset),
        Map.of("oldest_offset", Long.toString(oldest())));
  }

  boolean awaitBeyond(long offset, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    tailLock.lock();
    try {
      while (next <= offset && !closed) {
        if (left <= 0) {
          return false;
        }
        left = grown.awaitNanos(left);
      }
    } finally {
      tailLock.unlock();
    }
    if (closed) {
      throw closedLog();
    }
    return true;
  }

  LogRange range() {
    // The end first: it never goes back, and the start may pass an end that was read before it.
    long oldest = oldest();
    return new LogRange(oldest, Math.max(oldest, next));
  }

  private long oldest() {
    List<Segment> all = segments;
    return all.isEmpty() ? next : all.getFirst().base();
  }

  PartitionId id() {
    return id;
  }

  List<Segment> segments() {
    return segments;
  }

  /** Bytes on disk: segments and sealed ids. */
  long bytes() {
    long bytes = window.bytes();
    for (Segment segment : segments) {
      bytes += segment.extent().size();
    }
    return bytes;
  }

  /** Configuration revision of the newest batch; 0 if there is none. */
  long revision() {
    return revision;
  }

  boolean isDamaged() {
    return damage != null;
  }

  /** Deletes segments all of whose events are before the offset, but never the last. */
  void trim(long beforeOffset) throws IOException {
    commitLock.lock();
    try {
      while (segments.size() > 1 && segments.getFirst().next() <= beforeOffset) {
        Segment first = segments.getFirst();
        segments = List.copyOf(segments.subList(1, segments.size()));
        KillPoint.reach("ingest.trim.before-delete");
        Files.deleteIfExists(first.path());
        resources.disk().forceFolder(folder);
        KillPoint.reach("ingest.trim.after-delete");
        LOG.info("Trimmed {}", first.path());
      }
    } finally {
      release();
    }
  }

  /**
   * One pass over what need not be done while somebody waits: a segment whose events are older than
   * the age is ended, ids that left the window are dropped, sealed ids are merged, and how far the
   * log is durable is noted.
   */
  void maintain(Duration segmentAge) throws IOException {
    commitLock.lock();
    try {
      if (closed || damage != null) {
        return;
      }
      SegmentWriter current = writer;
      if (current != null
          && current.segment().extent().appendTime() < resources.now() - segmentAge.toMillis()) {
        roll(current);
      }
      window.expire(resources.now());
    } finally {
      release();
    }
    mergeWindow();
    mark();
  }

  private void roll(SegmentWriter current) throws IOException {
    if (current.segment().extent().frames() > 0) {
      endSegment(current);
      writer = beginSegment();
    }
  }

  /** Ends the segment that takes events, unless it is empty. */
  void endSegment() throws IOException {
    exclusively(
        () -> {
          SegmentWriter current = writer;
          if (current != null) {
            roll(current);
          }
        });
  }

  private void mergeWindow() throws IOException {
    List<SealedIds> inputs = List.copyOf(window.mergeable());
    if (inputs.isEmpty()) {
      return;
    }
    exclusively(
        () -> {
          for (SealedIds input : inputs) {
            window.repair(input, resources.now());
          }
        });
    try {
      SealedIds merged = IdMerge.merge(inputs, window.folder(), resources, resources.now());
      KillPoint.reach("ingest.window.merged");
      exclusively(() -> window.swap(inputs, merged));
    } catch (IllegalStateException e) {
      LOG.debug("An input of the merge was replaced meanwhile", e);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void exclusively(Step step) throws IOException {
    commitLock.lock();
    try {
      if (!closed) {
        step.run();
      }
    } finally {
      release();
    }
  }

  private void mark() throws IOException {
    long durable = next;
    if (durable > markedDurable && damage == null) {
      DurableMark.write(folder, durable);
      markedDurable = durable;
    }
  }

  /** How many ids the duplicate window remembers. */
  long windowIds() {
    return window.ids();
  }

  /** Time of the oldest id in the duplicate window, milliseconds. */
  long windowOldest() {
    return window.oldest(resources.now());
  }

  /** Goes through the ids of a range again; what is damaged or gone is left out and told. */
  private void replayIds(long from, long to, long notBefore, DuplicateWindow.Sink sink)
      throws IOException {
    IdReplay replay = new IdReplay(resources.hasher(), from, to, notBefore, sink);
    for (Segment segment : segments) {
      if (segment.next() > from && segment.base() < to) {
        try {
          replay.segment(segment);
        } catch (DamagedLogException | NoSuchFileException e) {
          LOG.error("The duplicate window does not cover all events: {}", e.getMessage());
        }
      }
    }
  }

  /** Ends: seals the window, so that the next start need not replay. */
  @Override
  public void close() throws IOException {
    commitLock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      try (DuplicateWindow ids = window) {
        if (damage == null) {
          ids.seal();
          mark();
        }
      } finally {
        if (writer != null) {
          writer.close();
        }
      }
    } finally {
      release();
      tailLock.lock();
      try {
        grown.signalAll();
      } finally {
        tailLock.unlock();
      }
    }
  }
}
