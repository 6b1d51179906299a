package dev.cairn.history.store;

import static java.util.Objects.requireNonNull;

import dev.cairn.history.domain.EventIndex;
import dev.cairn.history.domain.EventPosition;
import dev.cairn.history.domain.EventQuery;
import dev.cairn.history.domain.HistoryEvent;
import dev.cairn.history.domain.LoggedEvent;
import dev.cairn.model.CairnException;
import dev.cairn.model.KillPoint;
import dev.cairn.model.PartitionId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history in a folder: one Lucene index per day (UTC) of event time. An event is found at most
 * {@link Limits#refreshInterval} after its upsert. README.md beside this file tells the rest.
 */
public final class LuceneEventIndex implements EventIndex, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LuceneEventIndex.class);

  /**
   * Bounds of what is open at once.
   *
   * @param openWriters days that are written at once; the least recently written one is committed
   *     and closed for another
   * @param openReaders days that are open for searches
   * @param bufferBytes memory of all writers together, of which one may have half
   * @param refreshInterval a search sees what was upserted longer ago than this
   * @param idle a day that was not written for this long is closed at a commit
   */
  public record Limits(
      int openWriters, int openReaders, long bufferBytes, Duration refreshInterval, Duration idle) {

    public static final Limits DEFAULT =
        new Limits(32, 128, 64L << 20, Duration.ofMillis(50), Duration.ofMinutes(1));

    public Limits {
      requireNonNull(refreshInterval, "refreshInterval is null");
      requireNonNull(idle, "idle is null");
      if (openWriters < 1 || openReaders < 1 || bufferBytes < 1 << 20) {
        throw new IllegalArgumentException(
            "openWriters and openReaders must be at least 1 and bufferBytes 1 MiB");
      }
    }
  }

  private final DayFolders folders;
  private final Limits limits;
  private final BackgroundMerges merges = new BackgroundMerges();
  private final WriterSettings settings;
  private final NavigableMap<Long, DayIndex> days = new ConcurrentSkipListMap<>();
  private final ConcurrentLinkedQueue<EventDocument> documents = new ConcurrentLinkedQueue<>();

  /** Held while a writer is opened or closed, before that day's own lock. */
  private final ReentrantLock writersLock = new ReentrantLock();

  private final ReentrantLock memoryLock = new ReentrantLock();
  private volatile Optional<UUID> log;
  private volatile Map<PartitionId, Long> positions;

  private LuceneEventIndex(DayFolders folders, Limits limits) throws IOException {
    this.folders = folders;
    this.limits = limits;
    this.settings = new WriterSettings(merges, limits.bufferBytes() / 2.0 / (1 << 20));
    this.log = folders.log();
    this.positions = folders.positions();
    for (LocalDate date : folders.days()) {
      days.put(date.toEpochDay(), openDay(date));
    }
  }

  /**
   * Opens the index in a folder, which is made if it is not there. Days found damaged are set
   * aside, and {@link #positions} is empty then.
   */
  public static LuceneEventIndex open(Path folder, Limits limits) {
    try {
      return new LuceneEventIndex(DayFolders.open(folder), limits);
    } catch (IOException e) {
      throw unavailable("The event history in " + folder + " cannot be opened", e);
    }
  }

  @Override
  public void upsert(List<LoggedEvent> events) {
    Map<Long, List<LoggedEvent>> byDay = new TreeMap<>();
    for (LoggedEvent event : events) {
      byDay
          .computeIfAbsent(Queries.epochDay(event.event().time()), day -> new ArrayList<>())
          .add(event);
    }
    EventDocument document = requireNonNullElseNew(documents.poll());
    try {
      byDay.forEach((day, ofDay) -> upsert(day, ofDay, document));
    } finally {
      documents.add(document);
    }
    boundMemory();
  }

  private static EventDocument requireNonNullElseNew(@Nullable EventDocument document) {
    return document == null ? new EventDocument() : document;
  }

  private void upsert(long epochDay, List<LoggedEvent> events, EventDocument document) {
    try {
      while (true) {
        DayIndex day = days.get(epochDay);
        if (day != null && day.upsert(events, document)) {
          return;
        }
        openWriter(epochDay);
      }
    } catch (IOException | AlreadyClosedException e) {
      throw failed(epochDay, e);
    }
  }

  private void openWriter(long epochDay) throws IOException {
    writersLock.lock();
    try {
      DayIndex day = days.get(epochDay);
      if (day != null && day.hasWriter()) {
        return;
      }
      closeOldest(
          DayIndex::hasWriter, limits.openWriters(), DayIndex::lastWrite, DayIndex::closeWriter);
      if (day == null) {
        day = openDay(LocalDate.ofEpochDay(epochDay));
      }
      day.openWriter();
      days.put(epochDay, day);
    } finally {
      writersLock.unlock();
    }
  }

  private DayIndex openDay(LocalDate date) throws IOException {
    return new DayIndex(date, folders.folderOf(date), settings, limits.refreshInterval());
  }

  private interface Closing {
    void close(DayIndex day) throws IOException;
  }

  /** Closes the least recently used days until one more may be opened. */
  private void closeOldest(
      Predicate<DayIndex> isOpen, int limit, ToLongFunction<DayIndex> lastUse, Closing closing)
      throws IOException {
    List<DayIndex> open = new ArrayList<>(days.values().stream().filter(isOpen).toList());
    long now = System.nanoTime();
    open.sort(Comparator.comparingLong(day -> lastUse.applyAsLong(day) - now));
    for (DayIndex day : open.subList(0, Math.max(0, open.size() - limit + 1))) {
      closing.close(day);
    }
  }

  /** Has the biggest buffers written out while all together are too big. */
  private void boundMemory() {
    if (!memoryLock.tryLock()) {
      return;
    }
    try {
      while (true) {
        long total = 0;
        long most = 0;
        DayIndex biggest = null;
        for (DayIndex day : days.values()) {
          long bytes = day.writerBytes();
          total += bytes;
          if (bytes > most) {
            most = bytes;
            biggest = day;
          }
        }
        if (total <= limits.bufferBytes() || biggest == null) {
          return;
        }
        biggest.flush();
        if (biggest.writerBytes() >= most) {
          return;
        }
      }
    } catch (IOException | AlreadyClosedException e) {
      throw unavailable("The event history cannot be written", e);
    } finally {
      memoryLock.unlock();
    }
  }

  @Override
  public List<HistoryEvent> search(
      EventQuery query, Optional<EventPosition> after, int max, long maxBytes) {
    List<HistoryEvent> found = new ArrayList<>();
    Instant newest =
        after.map(EventPosition::time).filter(query.to()::isAfter).orElseGet(query::to);
    if (newest.isBefore(query.from())) {
      return found;
    }
    Query anyTime = Queries.anyTime(query);
    long first = Queries.epochDay(query.from());
    long last = Queries.epochDay(newest);
    long bytesLeft = maxBytes;
    for (Map.Entry<Long, DayIndex> day :
        days.subMap(first, true, last, true).descendingMap().entrySet()) {
      Query onDay = Queries.on(day.getKey(), anyTime, query, after);
      List<HistoryEvent> ofDay =
          search(day.getKey(), day.getValue(), onDay, max - found.size(), bytesLeft);
      found.addAll(ofDay);
      bytesLeft -= bytes(ofDay);
      if (found.size() == max || bytesLeft <= 0) {
        break;
      }
    }
    return found;
  }

  private static long bytes(List<HistoryEvent> events) {
    return events.stream().mapToLong(HistoryEvent::bytes).sum();
  }

  private List<HistoryEvent> search(
      long epochDay, DayIndex day, Query query, int max, long maxBytes) {
    try {
      if (!day.hasReaders()) {
        closeOldest(
            DayIndex::hasReaders, limits.openReaders(), DayIndex::lastRead, DayIndex::closeReaders);
      }
      return day.search(searcher -> newest(searcher, day.dictionary(), query, max, maxBytes));
    } catch (IOException | AlreadyClosedException e) {
      if (!days.containsKey(epochDay)) {
        // It expired meanwhile.
        return List.of();
      }
      throw failed(epochDay, e);
    }
  }

  private static List<HistoryEvent> newest(
      IndexSearcher searcher, Optional<Dictionary> dictionary, Query query, int max, long maxBytes)
      throws IOException {
    ScoreDoc[] hits =
        searcher.search(
                query, new TopFieldCollectorManager(WriterSettings.NEWEST_FIRST, max, null, max))
            .scoreDocs;
    List<HistoryEvent> events = new ArrayList<>(hits.length);
    long bytesLeft = maxBytes;
    try (PackedBytes.Unpacker unpacker = new PackedBytes.Unpacker(dictionary)) {
      for (int i = 0; i < hits.length && bytesLeft > 0; i++) {
        HistoryEvent event = StoredEvents.read(unpacker.unpack(stored(searcher, hits[i].doc)));
        events.add(event);
        bytesLeft -= event.bytes();
      }
    }
    return events;
  }

  private static BytesRef stored(IndexSearcher searcher, int document) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    BinaryDocValues values = DocValues.getBinary(leaf.reader(), EventDocument.STORED);
    if (!values.advanceExact(document - leaf.docBase)) {
      throw new CorruptIndexException("an event has no bytes", "stored event");
    }
    return values.binaryValue();
  }

  @Override
  public void commit(Map<PartitionId, Long> newPositions) {
    KillPoint.reach("history.commit.before");
    for (Map.Entry<Long, DayIndex> day : days.entrySet()) {
      try {
        day.getValue().commit();
      } catch (IOException | AlreadyClosedException e) {
        throw failed(day.getKey(), e);
      }
      KillPoint.reach("history.commit.after-day");
    }
    KillPoint.reach("history.commit.before-checkpoint");
    save(log, newPositions);
    positions = Map.copyOf(newPositions);
    closeIdle();
  }

  private void save(Optional<UUID> ofLog, Map<PartitionId, Long> newPositions) {
    Map<LocalDate, Long> seals = new TreeMap<>();
    for (DayIndex day : days.values()) {
      if (day.generation() >= 0) {
        seals.put(day.date(), day.generation());
      }
    }
    try {
      folders.save(new Checkpoint(ofLog, newPositions, seals));
    } catch (IOException e) {
      throw unavailable("The checkpoint of the event history cannot be written", e);
    }
  }

  private void closeIdle() {
    long oldest = System.nanoTime() - limits.idle().toNanos();
    writersLock.lock();
    try {
      for (Map.Entry<Long, DayIndex> day : days.entrySet()) {
        closeIdle(day.getKey(), day.getValue(), oldest);
      }
    } finally {
      writersLock.unlock();
    }
  }

  private void closeIdle(long epochDay, DayIndex day, long oldest) {
    try {
      if (day.lastWrite() - oldest < 0) {
        day.closeWriter();
      } else if (day.lastRead() - oldest < 0) {
        // Else every refresh would show its events to nobody.
        day.closeReaders();
      }
    } catch (IOException | AlreadyClosedException e) {
      throw failed(epochDay, e);
    }
  }

  @Override
  public Map<PartitionId, Long> positions() {
    return positions;
  }

  @Override
  public Optional<UUID> log() {
    return log;
  }

  @Override
  public void enter(UUID newLog, Map<PartitionId, Long> newPositions) {
    save(Optional.of(newLog), newPositions);
    log = Optional.of(newLog);
    positions = Map.copyOf(newPositions);
  }

  @Override
  public void rollback() {
    writersLock.lock();
    try {
      for (DayIndex written : days.values().stream().filter(DayIndex::hasWriter).toList()) {
        LocalDate date = written.date();
        written.abandon();
        if (folders.hasCommit(date)) {
          days.put(date.toEpochDay(), openDay(date));
        } else {
          days.remove(date.toEpochDay());
        }
      }
    } catch (IOException e) {
      throw unavailable("The event history cannot be opened again", e);
    } finally {
      writersLock.unlock();
    }
  }

  @Override
  public int expire(Instant before) {
    NavigableMap<Long, DayIndex> expired = days.headMap(Queries.epochDay(before), false);
    int dropped = 0;
    while (!expired.isEmpty()) {
      DayIndex day = requireNonNull(expired.pollFirstEntry()).getValue();
      // First out of the checkpoint: a day that is sealed there and gone is a damage.
      save(log, positions);
      try {
        day.abandon();
        folders.drop(day.date());
      } catch (IOException e) {
        throw unavailable("Day " + day.date() + " of the event history cannot be dropped", e);
      }
      dropped++;
    }
    return dropped;
  }

  /**
   * Shows new events to the searches to come, so that the first of them need not wait for it. A day
   * that fails does not keep the others from it.
   */
  public void refresh() {
    Optional<CairnException> failure = Optional.empty();
    for (Map.Entry<Long, DayIndex> day : days.entrySet()) {
      try {
        day.getValue().refresh();
      } catch (IOException | AlreadyClosedException e) {
        failure = Optional.of(failed(day.getKey(), e));
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  public int openWriters() {
    return (int) days.values().stream().filter(DayIndex::hasWriter).count();
  }

  public int openReaders() {
    return (int) days.values().stream().filter(DayIndex::hasReaders).count();
  }

  public long bufferedBytes() {
    return days.values().stream().mapToLong(DayIndex::writerBytes).sum();
  }

  public int days() {
    return days.size();
  }

  /** Closes without a commit, as a crash would: the log is replayed from the last one. */
  @Override
  public void close() {
    writersLock.lock();
    try {
      for (DayIndex day : days.values()) {
        day.abandon();
      }
      documents.forEach(EventDocument::close);
      documents.clear();
      folders.close();
    } catch (IOException e) {
      throw unavailable("The event history cannot be closed", e);
    } finally {
      merges.shutdown();
      writersLock.unlock();
    }
  }

  private CairnException failed(long epochDay, Exception e) {
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    if (e instanceof CorruptIndexException || e instanceof IndexNotFoundException) {
      folders.markDamaged(date);
      return unavailable(
          "Day "
              + date
              + " of the event history is damaged. Start the service again to have it set aside"
              + " and rebuilt from the log",
          e);
    }
    return unavailable("Day " + date + " of the event history failed", e);
  }

  private static CairnException unavailable(String message, Exception cause) {
    LOG.error(message, cause);
    return new CairnException.Unavailable(
        "HISTORY_UNAVAILABLE", message + ".", Duration.ofSeconds(1));
  }
}
