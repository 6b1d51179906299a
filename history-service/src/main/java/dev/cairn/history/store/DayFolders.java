package dev.cairn.history.store;

import dev.cairn.model.PartitionId;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of the days and the checkpoint beside them, checked against each other when opened.
 *
 * <pre>
 * checkpoint                  positions and seals
 * lock                        held while open
 * index/2026-11-22/           a day
 * index/2026-11-20.damaged/   a day that was found damaged and set aside
 * index/2026-08-20.dropped/   a day whose files are being deleted
 * </pre>
 */
final class DayFolders implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DayFolders.class);
  private static final String DAMAGED = ".damaged";
  private static final String DROPPED = ".dropped";

  /** Stands in a day's folder that a reader or writer found damaged. */
  private static final String MARK = "damaged";

  private final Path index;
  private final Path checkpointFile;
  private final FileChannel lock;
  private final TreeSet<LocalDate> days = new TreeSet<>();
  private final Optional<UUID> log;
  private Map<PartitionId, Long> positions;

  private DayFolders(Path folder, FileChannel lock) throws IOException {
    this.index = Files.createDirectories(folder.resolve("index"));
    this.checkpointFile = folder.resolve("checkpoint");
    this.lock = lock;
    Optional<Checkpoint> checkpoint = readCheckpoint();
    this.log = checkpoint.flatMap(Checkpoint::log);
    this.positions = checkpoint.map(Checkpoint::positions).orElseGet(Map::of);
    check(checkpoint.orElse(Checkpoint.EMPTY).days());
  }

  static DayFolders open(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) == null) {
        throw new IOException("Another process has " + folder + " open");
      }
      return new DayFolders(folder, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // This process has it open.
      return null;
    }
  }

  private Optional<Checkpoint> readCheckpoint() throws IOException {
    try {
      return Optional.of(Checkpoint.read(checkpointFile));
    } catch (CorruptIndexException e) {
      LOG.error("{}: the whole log is indexed again", e.getMessage());
      return Optional.empty();
    }
  }

  private void check(Map<LocalDate, Long> seals) throws IOException {
    Map<LocalDate, Long> sealed = new TreeMap<>(seals);
    for (Path folder : list()) {
      String name = folder.getFileName().toString();
      if (name.endsWith(DROPPED)) {
        delete(folder);
        continue;
      }
      Optional<LocalDate> day = parse(name);
      if (day.isPresent()) {
        check(day.get(), folder, Optional.ofNullable(sealed.remove(day.get())));
      }
    }
    for (LocalDate gone : sealed.keySet()) {
      damaged(gone, "its folder is gone");
    }
  }

  private void check(LocalDate day, Path folder, Optional<Long> seal) throws IOException {
    long generation = generation(folder);
    if (Files.exists(folder.resolve(MARK))) {
      damaged(day, "it was found damaged when it was used");
    } else if (seal.isPresent() && generation < seal.get()) {
      damaged(day, "it has commit " + generation + ", not " + seal.get());
    } else if (generation < 0) {
      // Begun just before a crash.
      delete(folder);
    } else {
      Optional<String> damage = damageOfCommit(folder);
      if (damage.isPresent()) {
        damaged(day, damage.get());
      } else {
        days.add(day);
      }
    }
  }

  /** What is wrong with the last commit. Its segments are not looked into. */
  private static Optional<String> damageOfCommit(Path folder) throws IOException {
    try (FSDirectory directory = FSDirectory.open(folder)) {
      // First the checksum: a commit that is whole and yet cannot be read is no damage.
      try (IndexInput commit =
          directory.openInput(
              SegmentInfos.getLastCommitSegmentsFileName(directory), IOContext.READONCE)) {
        CodecUtil.checksumEntireFile(commit);
      }
      SegmentInfos.readLatestCommit(directory);
      return Optional.empty();
    } catch (CorruptIndexException | EOFException | NoSuchFileException e) {
      return Optional.of("its last commit cannot be read: " + e.getMessage());
    }
  }

  private void damaged(LocalDate day, String why) throws IOException {
    LOG.error(
        "Day {} of the event history is damaged: {}. It is set aside as {}{}; what the log still"
            + " holds of it is indexed again from the log's beginning. Older events of that day"
            + " can be imported from the trails' log files",
        day,
        why,
        day,
        DAMAGED);
    positions = Map.of();
    Path folder = index.resolve(day.toString());
    if (Files.exists(folder)) {
      Path aside = index.resolve(day + DAMAGED);
      if (Files.exists(aside)) {
        delete(aside);
      }
      Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** The log that the positions are of, as far as known. */
  Optional<UUID> log() {
    return log;
  }

  /** Positions to begin at; empty if anything was damaged. */
  Map<PartitionId, Long> positions() {
    return positions;
  }

  /** The days found whole when opened. */
  List<LocalDate> days() {
    return List.copyOf(days);
  }

  Path folderOf(LocalDate day) {
    return index.resolve(day.toString());
  }

  boolean hasCommit(LocalDate day) throws IOException {
    return generation(folderOf(day)) >= 0;
  }

  private static long generation(Path folder) throws IOException {
    try (FSDirectory directory = FSDirectory.open(folder)) {
      return SegmentInfos.getLastCommitGeneration(directory);
    }
  }

  void save(Checkpoint checkpoint) throws IOException {
    checkpoint.write(checkpointFile);
  }

  /** Remembers for the next start that a day is damaged. */
  void markDamaged(LocalDate day) {
    try {
      Files.write(folderOf(day).resolve(MARK), new byte[0]);
    } catch (IOException e) {
      LOG.error("Day {} cannot be marked as damaged", day, e);
    }
  }

  /** Deletes a day, and what was set aside of it. A crash leaves nothing that looks like a day. */
  void drop(LocalDate day) throws IOException {
    Path dropped = index.resolve(day + DROPPED);
    Files.move(folderOf(day), dropped, StandardCopyOption.ATOMIC_MOVE);
    delete(dropped);
    Path aside = index.resolve(day + DAMAGED);
    if (Files.exists(aside)) {
      delete(aside);
    }
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> folders = Files.list(index)) {
      return folders.sorted().toList();
    }
  }

  private static Optional<LocalDate> parse(String name) {
    try {
      return Optional.of(LocalDate.parse(name));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
