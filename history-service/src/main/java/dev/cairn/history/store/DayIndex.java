package dev.cairn.history.store;

import dev.cairn.history.domain.LoggedEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of one day. Its writer and its reader come and go; {@link LuceneEventIndex} decides
 * when. The writer may be used by several threads, but not while it is opened or closed: {@link
 * #writerLock}.
 */
final class DayIndex {

  private static final Logger LOG = LoggerFactory.getLogger(DayIndex.class);

  /** In refresh intervals: then nobody refreshes beside the searches. */
  private static final int LONG_AGO = 5;

  private final LocalDate date;
  private final Directory directory;
  private final WriterSettings settings;
  private final long refreshNanos;

  /** Shared: the writer is used. Exclusive: it is opened or closed. */
  private final ReadWriteLock writerLock = new ReentrantReadWriteLock();

  private final ReentrantLock readerLock = new ReentrantLock();
  private @Nullable IndexWriter writer;
  private volatile @Nullable SearcherManager readers;
  private volatile long generation;
  private volatile Optional<Dictionary> dictionary = Optional.empty();
  private final Samples samples = new Samples();
  private volatile long lastWrite = System.nanoTime();
  private volatile long lastRead = System.nanoTime();
  private volatile long lastRefresh = System.nanoTime();
  private final AtomicLong changes = new AtomicLong();
  private volatile long refreshedChanges;

  DayIndex(LocalDate date, Path folder, WriterSettings settings, Duration refreshInterval)
      throws IOException {
    this.date = date;
    this.directory = new MMapDirectory(folder);
    this.settings = settings;
    this.refreshNanos = refreshInterval.toNanos();
    this.generation = SegmentInfos.getLastCommitGeneration(directory);
  }

  LocalDate date() {
    return date;
  }

  /** Number of the last commit; -1 if there is none. It only grows. */
  long generation() {
    return generation;
  }

  /** When the day was last written to or its writer opened: {@link System#nanoTime}. */
  long lastWrite() {
    return lastWrite;
  }

  long lastRead() {
    return lastRead;
  }

  boolean hasWriter() {
    writerLock.readLock().lock();
    try {
      return writer != null;
    } finally {
      writerLock.readLock().unlock();
    }
  }

  boolean hasReaders() {
    return readers != null;
  }

  void openWriter() throws IOException {
    writerLock.writeLock().lock();
    try {
      if (writer == null) {
        readDictionary();
        writer = new IndexWriter(directory, settings.config());
        lastWrite = System.nanoTime();
        closeReaders();
      }
    } finally {
      writerLock.writeLock().unlock();
    }
  }

  /** While there is no writer: it may have made one since the last commit. */
  private void readDictionary() throws IOException {
    if (dictionary.isEmpty() && generation >= 0) {
      dictionary = Dictionary.of(SegmentInfos.readLatestCommit(directory).getUserData());
    }
  }

  /** Commits and closes the writer. */
  void closeWriter() throws IOException {
    writerLock.writeLock().lock();
    try {
      if (writer != null) {
        commit(writer);
        closeReaders();
        // Not close(): it would wait for merges, which the day's next writer takes up anyway.
        writer.rollback();
        writer = null;
        samples.clear();
      }
    } finally {
      writerLock.writeLock().unlock();
    }
  }

  /** Closes all without a commit: what was not committed is gone. */
  void abandon() throws IOException {
    writerLock.writeLock().lock();
    try {
      closeReaders();
      if (writer != null) {
        writer.rollback();
        writer = null;
      }
      samples.clear();
      directory.close();
    } finally {
      writerLock.writeLock().unlock();
    }
  }

  /** False if the writer is not open: nothing was done. */
  boolean upsert(List<LoggedEvent> events, EventDocument document) throws IOException {
    writerLock.readLock().lock();
    try {
      if (writer == null) {
        return false;
      }
      Optional<Dictionary> known = dictionary;
      for (LoggedEvent event : events) {
        document.fill(event, known);
        writer.updateDocument(document.replaced(), document.fields());
      }
      if (known.isEmpty()) {
        learn(events);
      }
      changes.addAndGet(events.size());
      lastWrite = System.nanoTime();
      return true;
    } finally {
      writerLock.readLock().unlock();
    }
  }

  private void learn(List<LoggedEvent> events) {
    if (samples.isEnoughWith(events)) {
      settings.background().execute(this::train);
    }
  }

  private void train() {
    Optional<Dictionary> trained = samples.train();
    writerLock.readLock().lock();
    try {
      // Events may be packed with a dictionary already, if the writer was closed and opened since.
      if (writer != null && dictionary.isEmpty() && trained.isPresent()) {
        // First for the commits to come: no event may be committed without its dictionary.
        writer.setLiveCommitData(trained.get().commitData().entrySet());
        dictionary = trained;
      }
    } catch (AlreadyClosedException e) {
      LOG.debug("The writer of {} was closed before its dictionary was made", date);
    } finally {
      writerLock.readLock().unlock();
    }
  }

  /** Known once the writer or the readers were opened. */
  Optional<Dictionary> dictionary() {
    return dictionary;
  }

  /** Commits what was upserted so far, if anything. */
  void commit() throws IOException {
    writerLock.readLock().lock();
    try {
      if (writer != null) {
        commit(writer);
      }
    } finally {
      writerLock.readLock().unlock();
    }
  }

  private void commit(IndexWriter open) throws IOException {
    if (!open.isOpen()) {
      throw new AlreadyClosedException("the writer of " + date + " failed before");
    }
    if (open.hasUncommittedChanges()) {
      open.commit();
      generation = SegmentInfos.getLastCommitGeneration(directory);
    }
  }

  /** Bytes of memory that the writer holds. */
  long writerBytes() {
    writerLock.readLock().lock();
    try {
      return writer == null ? 0 : writer.ramBytesUsed();
    } catch (AlreadyClosedException e) {
      return 0;
    } finally {
      writerLock.readLock().unlock();
    }
  }

  /** Writes the writer's memory into a segment. */
  void flush() throws IOException {
    writerLock.readLock().lock();
    try {
      if (writer != null) {
        writer.flushNextBuffer();
      }
    } finally {
      writerLock.readLock().unlock();
    }
  }

  /** What is asked of a day. */
  interface Search<T> {
    T on(IndexSearcher searcher) throws IOException;
  }

  /**
   * Searches what the last refresh showed. That waits for another one only if the last was long
   * ago, so that a search does not pay for the events that come while it is made.
   */
  <T> T search(Search<T> search) throws IOException {
    lastRead = System.nanoTime();
    while (true) {
      SearcherManager open = openReaders();
      try {
        refresh(open, LONG_AGO * refreshNanos);
        IndexSearcher searcher = open.acquire();
        try {
          return search.on(searcher);
        } finally {
          open.release(searcher);
        }
      } catch (AlreadyClosedException e) {
        if (readers == open) {
          throw e;
        }
      }
    }
  }

  /** Shows what was upserted, if the last refresh is an interval ago. */
  void refresh() throws IOException {
    SearcherManager open = readers;
    if (open != null) {
      refresh(open, refreshNanos);
    }
  }

  private void refresh(SearcherManager open, long nanos) throws IOException {
    if (!isStale(nanos)) {
      return;
    }
    readerLock.lock();
    try {
      // Else they were closed meanwhile.
      if (readers == open && isStale(nanos)) {
        long seen = changes.get();
        long now = System.nanoTime();
        open.maybeRefreshBlocking();
        refreshedChanges = seen;
        lastRefresh = now;
      }
    } finally {
      readerLock.unlock();
    }
  }

  private boolean isStale(long nanos) {
    return changes.get() != refreshedChanges && System.nanoTime() - lastRefresh >= nanos;
  }

  private SearcherManager openReaders() throws IOException {
    SearcherManager open = readers;
    if (open != null) {
      return open;
    }
    writerLock.readLock().lock();
    try {
      readerLock.lock();
      try {
        open = readers;
        if (open == null) {
          long seen = changes.get();
          open = newReaders();
          refreshedChanges = seen;
          lastRefresh = System.nanoTime();
          readers = open;
        }
        return open;
      } finally {
        readerLock.unlock();
      }
    } finally {
      writerLock.readLock().unlock();
    }
  }

  private SearcherManager newReaders() throws IOException {
    SearcherFactory plain = new SearcherFactory();
    if (writer != null) {
      return new SearcherManager(writer, true, false, plain);
    }
    readDictionary();
    return new SearcherManager(directory, plain);
  }

  /** Closes the readers; searches that run go on with theirs. */
  void closeReaders() throws IOException {
    readerLock.lock();
    try {
      SearcherManager open = readers;
      if (open != null) {
        readers = null;
        open.close();
      }
    } finally {
      readerLock.unlock();
    }
  }
}
