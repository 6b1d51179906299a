package dev.cairn.ingest.store;

import dev.cairn.model.KillPoint;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which event ids of a partition were appended lately, each with the hash of its record: the newest
 * in a table in memory, the others in sealed files. Derived from the log, and made again from it
 * where a file is missing or damaged.
 *
 * <p>Used under the partition's commit lock, save where a method says otherwise.
 */
final class DuplicateWindow implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DuplicateWindow.class);

  /** The table may grow to so many times its size while sealing it fails. */
  private static final int PATIENCE = 4;

  /** A table smaller than this part of its size is not sealed for want of memory. */
  private static final int SMALLEST_PART = 16;

  private final Path folder;
  private final LogResources resources;
  private final Replay replay;
  private IdTable table = new IdTable();
  private int confirmed;
  private long tableFrom;
  private long next;

  /** Oldest first; replaced as a whole. */
  private volatile List<SealedIds> sealed = List.of();

  /** What is known of an id. */
  enum Verdict {
    FRESH,
    DUPLICATE,
    CONFLICT
  }

  /** Goes through the ids of a range of the log again. */
  interface Replay {
    void ids(long from, long to, long notBefore, Sink sink) throws IOException;
  }

  /** Takes the ids of a replay, in log order. */
  interface Sink {
    void accept(long high, long low, long body, long offset, long time) throws IOException;
  }

  private DuplicateWindow(Path folder, LogResources resources, Replay replay) {
    this.folder = folder;
    this.resources = resources;
    this.replay = replay;
  }

  /** The window of a partition whose folder is not there yet. */
  static DuplicateWindow empty(Path folder, LogResources resources, Replay replay) {
    return new DuplicateWindow(folder, resources, replay);
  }

  /** Opens the sealed files and replays from the log what they do not cover. */
  static DuplicateWindow open(
      Path folder, LogResources resources, Replay replay, long oldest, long next, long now)
      throws IOException {
    DuplicateWindow window = new DuplicateWindow(folder, resources, replay);
    window.load(Math.max(oldest, next - resources.settings().windowIds()), next, now);
    return window;
  }

  /** The offset up to which sealed files prove that the log was durable. */
  long knownDurable() {
    List<SealedIds> files = sealed;
    return files.isEmpty() ? 0 : files.getLast().summary().to();
  }

  private void load(long start, long end, long now) throws IOException {
    List<SealedIds> whole = new ArrayList<>();
    long cursor = start;
    for (SealedIds file : withoutLeftovers(openAll(folder, resources))) {
      if (file.summary().from() > cursor) {
        whole.addAll(rebuild(cursor, file.summary().from(), now));
      }
      whole.add(file);
      cursor = Math.max(cursor, file.summary().to());
    }
    sealed = List.copyOf(whole);
    tableFrom = cursor;
    next = cursor;
    replay.ids(
        cursor,
        end,
        notBefore(now),
        (high, low, body, offset, time) -> {
          addToTable(high, low, body, offset, time);
          confirm(offset + 1);
        });
    confirm(end);
  }

  private static List<SealedIds> openAll(Path folder, LogResources resources) throws IOException {
    List<SealedIds> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
        for (Path path : paths) {
          if (path.toString().endsWith(SealedIds.SUFFIX)) {
            openOrDelete(path, resources, files);
          } else {
            Files.deleteIfExists(path);
          }
        }
      }
    }
    files.sort(
        Comparator.comparingLong((SealedIds file) -> file.summary().from())
            .thenComparing(file -> file.summary().to(), Comparator.reverseOrder()));
    return files;
  }

  private static void openOrDelete(Path path, LogResources resources, List<SealedIds> into)
      throws IOException {
    try {
      into.add(SealedIds.open(path, resources.hasher().fingerprint()));
    } catch (DamagedLogException e) {
      LOG.warn("Event ids are read from the log again: {}", e.getMessage());
      Files.deleteIfExists(path);
    }
  }

  /** Without files whose range another covers: a merge was cut short before it deleted them. */
  private static List<SealedIds> withoutLeftovers(List<SealedIds> sorted) throws IOException {
    List<SealedIds> kept = new ArrayList<>();
    long covered = -1;
    for (SealedIds file : sorted) {
      if (file.summary().to() <= covered) {
        file.delete();
      } else {
        kept.add(file);
        covered = file.summary().to();
      }
    }
    return kept;
  }

  /**
   * Says whether the id was seen, and notes it if not: {@link #confirm} makes that last, {@link
   * #takeBack} undoes it.
   */
  Verdict judge(long high, long low, long body, long offset, long time) throws IOException {
    Verdict verdict = find(high, low, body, offset, time);
    if (verdict == Verdict.FRESH) {
      addToTable(high, low, body, offset, time);
    }
    return verdict;
  }

  private Verdict find(long high, long low, long body, long offset, long now) throws IOException {
    int entry = table.find(high, low);
    if (entry >= 0) {
      return isCurrent(table.offset(entry), table.time(entry), offset, now)
          ? sameBody(table.body(entry), body)
          : Verdict.FRESH;
    }
    List<SealedIds> files = sealed;
    for (int i = files.size() - 1; i >= 0; i--) {
      SealedIds file = files.get(i);
      try {
        entry = file.find(high, low);
      } catch (DamagedLogException e) {
        replace(file, e, now);
        return find(high, low, body, offset, now);
      }
      if (entry >= 0) {
        return isCurrent(file.offset(entry), file.time(entry), offset, now)
            ? sameBody(file.body(entry), body)
            : Verdict.FRESH;
      }
    }
    return Verdict.FRESH;
  }

  private boolean isCurrent(long offset, long time, long nextOffset, long now) {
    return time > notBefore(now) && nextOffset - offset <= resources.settings().windowIds();
  }

  private long notBefore(long now) {
    return now - resources.settings().windowAge().toMillis();
  }

  private static Verdict sameBody(long known, long body) {
    return known == body ? Verdict.DUPLICATE : Verdict.CONFLICT;
  }

  private void addToTable(long high, long low, long body, long offset, long time) {
    table.add(high, low, body, offset, time);
    resources.idsInMemory().incrementAndGet();
  }

  /** What was noted is durable in the log, which now ends at the offset. */
  void confirm(long nextOffset) {
    confirmed = table.size();
    next = nextOffset;
    if (isDue()) {
      try {
        seal();
      } catch (IOException e) {
        LOG.warn("Event ids stay in memory, they could not be written to {}", folder, e);
      }
    }
  }

  /** Fails if no more ids can be noted: those in memory are too many and cannot be written. */
  void requireRoom() throws IOException {
    if (confirmed >= (long) resources.settings().windowTableIds() * PATIENCE) {
      seal();
    }
  }

  /** What was noted since the last confirmation did not become durable. */
  void takeBack() {
    resources.idsInMemory().addAndGet(confirmed - table.size());
    table.shrinkTo(confirmed);
  }

  private boolean isDue() {
    int most = resources.settings().windowTableIds();
    return confirmed >= most
        || (confirmed >= Math.max(1, most / SMALLEST_PART)
            && resources.idsInMemory().get() > resources.settings().windowMemoryIds());
  }

  /** Writes the table to a file and begins an empty one. */
  void seal() throws IOException {
    if (confirmed == 0) {
      return;
    }
    KillPoint.reach("ingest.window.before-seal");
    SealedIds file = write(table, tableFrom, next);
    KillPoint.reach("ingest.window.after-seal");
    List<SealedIds> more = new ArrayList<>(sealed);
    more.add(file);
    sealed = List.copyOf(more);
    resources.idsInMemory().addAndGet(-table.size());
    table = new IdTable();
    confirmed = 0;
    tableFrom = next;
  }

  private SealedIds write(IdTable ids, long from, long to) throws IOException {
    Files.createDirectories(folder);
    int[] order = IdOrder.byKey(ids);
    // A whole second, so that times which are counted from it do not drift from merge to merge.
    long oldest = ids.time(0) - ids.time(0) % 1000;
    long newest = ids.time(ids.size() - 1);
    SealedIds.Summary most =
        new SealedIds.Summary(
            from, to, ids.size(), oldest, newest, resources.hasher().fingerprint());
    try (SealedIdsWriter writer = new SealedIdsWriter(resources.disk(), folder, most)) {
      for (int entry : order) {
        if (ids.isNewest(entry)) {
          writer.add(
              ids.high(entry), ids.low(entry), ids.body(entry), ids.offset(entry), ids.time(entry));
        }
      }
      return writer.finish();
    }
  }

  /** Makes the files of a range again from the log; none where all ids there are too old. */
  private List<SealedIds> rebuild(long from, long to, long now) throws IOException {
    List<SealedIds> files = new ArrayList<>();
    Chunk chunk = new Chunk(from);
    replay.ids(
        from,
        to,
        notBefore(now),
        (high, low, body, offset, time) -> {
          chunk.ids.add(high, low, body, offset, time);
          if (chunk.ids.size() >= resources.settings().windowTableIds()) {
            files.add(write(chunk.ids, chunk.from, offset + 1));
            chunk.restart(offset + 1);
          }
        });
    if (chunk.ids.size() > 0) {
      files.add(write(chunk.ids, chunk.from, to));
    }
    return files;
  }

  /** Ids gathered for one file. */
  private static final class Chunk {
    private IdTable ids = new IdTable();
    private long from;

    Chunk(long from) {
      this.from = from;
    }

    void restart(long at) {
      ids = new IdTable();
      from = at;
    }
  }

  private void replace(SealedIds damaged, DamagedLogException why, long now) throws IOException {
    LOG.warn("Event ids are read from the log again: {}", why.getMessage());
    List<SealedIds> files = new ArrayList<>(sealed);
    int at = files.indexOf(damaged);
    if (at < 0) {
      return;
    }
    files.remove(at);
    sealed = List.copyOf(files);
    damaged.delete();
    files.addAll(at, rebuild(damaged.summary().from(), damaged.summary().to(), now));
    sealed = List.copyOf(files);
  }

  /** Drops files all of whose ids have left the window. */
  void expire(long now) throws IOException {
    List<SealedIds> kept = new ArrayList<>();
    List<SealedIds> gone = new ArrayList<>();
    for (SealedIds file : sealed) {
      boolean current =
          file.summary().newest() > notBefore(now)
              && next - file.summary().to() < resources.settings().windowIds();
      (current ? kept : gone).add(file);
    }
    if (!gone.isEmpty()) {
      sealed = List.copyOf(kept);
      for (SealedIds file : gone) {
        file.delete();
      }
    }
  }

  /** Files that should become one; empty if there is no need. Any thread. */
  List<SealedIds> mergeable() {
    return IdMerge.pick(sealed, resources.settings().windowTableIds());
  }

  /** Puts a merged file in the place of those that it was made from, if they still stand. */
  void swap(List<SealedIds> inputs, SealedIds merged) throws IOException {
    List<SealedIds> files = new ArrayList<>(sealed);
    int at = files.indexOf(inputs.getFirst());
    if (at < 0 || !files.containsAll(inputs)) {
      merged.delete();
      return;
    }
    files.removeAll(inputs);
    files.add(at, merged);
    sealed = List.copyOf(files);
    for (SealedIds input : inputs) {
      input.delete();
    }
  }

  /** Reads a file again from the log if a block of it is damaged. */
  void repair(SealedIds file, long now) throws IOException {
    try {
      file.checkAll();
    } catch (DamagedLogException e) {
      replace(file, e, now);
    }
  }

  Path folder() {
    return folder;
  }

  /** How many ids are remembered; some may have left the window already. */
  long ids() {
    long ids = confirmed;
    for (SealedIds file : sealed) {
      ids += file.summary().count();
    }
    return ids;
  }

  /** Bytes of the sealed files. */
  long bytes() {
    long bytes = 0;
    for (SealedIds file : sealed) {
      bytes += file.size();
    }
    return bytes;
  }

  /** Time of the oldest id that is remembered, milliseconds; the given time if there is none. */
  long oldest(long now) {
    List<SealedIds> files = sealed;
    long oldest =
        !files.isEmpty()
            ? files.getFirst().summary().oldest()
            : confirmed > 0 ? table.time(0) : now;
    return Math.max(oldest, notBefore(now));
  }

  @Override
  public void close() {
    resources.idsInMemory().addAndGet(-table.size());
    sealed.forEach(SealedIds::close);
    sealed = List.of();
  }
}
