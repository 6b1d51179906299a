package dev.cairn.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.history.domain.AttributeKey;
import dev.cairn.history.domain.EventIndex;
import dev.cairn.history.domain.EventPosition;
import dev.cairn.history.domain.HistoryEvent;
import dev.cairn.history.domain.LoggedEvent;
import dev.cairn.history.domain.LookupAttribute;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventCategory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneEventIndexTest extends EventIndexContract {

  private static final LuceneEventIndex.Limits LIMITS =
      new LuceneEventIndex.Limits(4, 6, 4 << 20, Duration.ZERO, Duration.ofHours(1));
  private static final Instant DAY = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;
  private LuceneEventIndex index;

  @BeforeEach
  void open() {
    index = LuceneEventIndex.open(folder.resolve("a"), LIMITS);
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Override
  EventIndex index() {
    return index;
  }

  @Override
  EventIndex reopen() {
    index.close();
    open();
    return index;
  }

  @Test
  void upsert_hundredsOfDays_withFewWriters() {
    List<String> expected = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      List<LoggedEvent> batch = new ArrayList<>();
      for (int day = 0; day < (round == 0 ? 400 : 50); day++) {
        batch.add(
            logged(
                round * 400L + day,
                round + "-" + day,
                DAY.minus(Duration.ofDays(day)).plusSeconds(round)));
      }
      index.upsert(batch);
      assertThat(index.openWriters()).isLessThanOrEqualTo(4);
    }
    for (int day = 0; day < 50; day++) {
      expected.add("1-" + day);
      expected.add("0-" + day);
    }

    assertThat(index.days()).isEqualTo(400);
    assertThat(found(management())).isEqualTo(expected);
    assertThat(index.search(management(), Optional.empty(), 1000, Long.MAX_VALUE)).hasSize(450);
    assertThat(index.openReaders()).isLessThanOrEqualTo(6);
    assertThat(index.bufferedBytes()).isLessThan(4 << 20);

    index.commit(Map.of(PARTITION, 450L));
    reopen();
    assertThat(index.search(management(), Optional.empty(), 1000, Long.MAX_VALUE)).hasSize(450);
  }

  @Test
  void commit_closesIdleDays() {
    index.close();
    index =
        LuceneEventIndex.open(
            folder.resolve("a"),
            new LuceneEventIndex.Limits(4, 6, 4 << 20, Duration.ZERO, Duration.ZERO));
    index.upsert(List.of(logged(0, "a", DAY)));
    assertThat(found(management())).containsExactly("a");

    index.commit(Map.of(PARTITION, 1L));

    assertThat(index.openWriters()).isZero();
    assertThat(found(management())).containsExactly("a");
    index.upsert(List.of(logged(1, "b", DAY)));
    assertThat(found(management())).containsExactly("b", "a");
  }

  @Test
  void crash_betweenDaysAndCheckpoint_replayIsHarmless() throws IOException {
    index.upsert(List.of(logged(0, "a", DAY)));
    index.commit(Map.of(PARTITION, 1L));
    Path oldCheckpoint = Files.copy(folder.resolve("a/checkpoint"), folder.resolve("old"));
    index.upsert(List.of(logged(1, "b", DAY), logged(2, "c", DAY.minus(Duration.ofDays(1)))));
    index.commit(Map.of(PARTITION, 3L));

    // Days are newer than the positions.
    Path copy = copyOf(folder.resolve("a"));
    Files.delete(copy.resolve("checkpoint"));
    Files.copy(oldCheckpoint, copy.resolve("checkpoint"));
    try (LuceneEventIndex crashed = LuceneEventIndex.open(copy, LIMITS)) {
      assertThat(crashed.positions()).isEqualTo(Map.of(PARTITION, 1L));
      crashed.upsert(List.of(logged(1, "b", DAY), logged(2, "c", DAY.minus(Duration.ofDays(1)))));
      assertThat(ids(crashed.search(management(), Optional.empty(), 10, Long.MAX_VALUE)))
          .containsExactly("b", "a", "c");
    }
  }

  @Test
  void crash_whileIndexing_keepsTheLastCommit() throws IOException {
    index.upsert(List.of(logged(0, "a", DAY)));
    index.commit(Map.of(PARTITION, 1L));
    for (int i = 1; i < 50; i++) {
      // Each search writes a segment.
      index.upsert(
          List.of(logged(i, "b" + i, DAY), logged(i, "c" + i, DAY.plus(Duration.ofDays(i)))));
      assertThat(found(management())).isNotEmpty();
    }

    Path copy = copyOf(folder.resolve("a"));
    try (LuceneEventIndex crashed = LuceneEventIndex.open(copy, LIMITS)) {
      assertThat(crashed.positions()).isEqualTo(Map.of(PARTITION, 1L));
      // A day that was closed for another was committed then: more is there than the positions say.
      assertThat(ids(crashed.search(management(), Optional.empty(), 1000, Long.MAX_VALUE)))
          .contains("a");
      for (int i = 1; i < 50; i++) {
        crashed.upsert(
            List.of(logged(i, "b" + i, DAY), logged(i, "c" + i, DAY.plus(Duration.ofDays(i)))));
      }
      assertThat(ids(crashed.search(management(), Optional.empty(), 1000, Long.MAX_VALUE)))
          .hasSize(99)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void open_dayGone_setsPositionsBack() throws IOException {
    twoDays();
    index.close();
    delete(folder.resolve("a/index/2026-11-21"));

    open();

    assertThat(index.positions()).isEmpty();
    assertThat(found(management())).containsExactly("a");
    index.upsert(List.of(logged(1, "b", DAY.minus(Duration.ofDays(1)))));
    index.commit(Map.of(PARTITION, 2L));
    reopen();
    assertThat(index.positions()).isNotEmpty();
    assertThat(found(management())).containsExactly("a", "b");
  }

  @Test
  void open_dayOlderThanItsSeal_isSetAside() throws IOException {
    twoDays();
    Path old = copyOf(folder.resolve("a"));
    index.upsert(List.of(logged(2, "c", DAY)));
    index.commit(Map.of(PARTITION, 3L));
    index.close();
    delete(folder.resolve("a/index/2026-11-22"));
    Files.move(old.resolve("index/2026-11-22"), folder.resolve("a/index/2026-11-22"));

    open();

    assertThat(index.positions()).isEmpty();
    assertThat(folder.resolve("a/index/2026-11-22.damaged")).isDirectory();
    assertThat(found(management())).containsExactly("b");
  }

  @Test
  void open_damagedCommit_isSetAside() throws IOException {
    twoDays();
    index.close();
    Path whole = copyOf(folder.resolve("a"));
    int length = Math.toIntExact(Files.size(commitOf("2026-11-22")));
    // The magic number, the name of the format, the segments, the checksum.
    for (int at : List.of(0, 6, length / 2, length - 1)) {
      delete(folder.resolve("a"));
      copy(whole, folder.resolve("a"));
      flip(commitOf("2026-11-22"), at);

      open();

      assertThat(index.positions()).as("byte %s", at).isEmpty();
      assertThat(folder.resolve("a/index/2026-11-22.damaged")).isDirectory();
      assertThat(found(management())).containsExactly("b");
      index.upsert(List.of(logged(0, "a", DAY), logged(1, "b", DAY.minus(Duration.ofDays(1)))));
      index.commit(Map.of(PARTITION, 2L));
      reopen();
      assertThat(index.positions()).isNotEmpty();
      assertThat(found(management())).containsExactly("a", "b");
      index.close();
    }
    open();
  }

  @Test
  void rollback_damagedCommit_failsThatDayOnly() throws IOException {
    twoDays();
    index.upsert(List.of(logged(2, "c", DAY), logged(3, "d", DAY.minus(Duration.ofDays(1)))));
    flip(commitOf("2026-11-22"), Math.toIntExact(Files.size(commitOf("2026-11-22")) / 2));

    index.rollback();

    assertThatThrownBy(() -> found(management()))
        .isInstanceOf(CairnException.Unavailable.class)
        .hasMessageContaining("2026-11-22")
        .hasMessageContaining("damaged");
    assertThat(ids(index.search(management(), dayBefore(), 10, Long.MAX_VALUE)))
        .containsExactly("b");

    reopen();
    assertThat(index.positions()).isEmpty();
    assertThat(found(management())).containsExactly("b");
  }

  private static Optional<EventPosition> dayBefore() {
    return Optional.of(new EventPosition(DAY.minus(Duration.ofHours(12)), 0));
  }

  private Path commitOf(String day) throws IOException {
    Path ofDay = folder.resolve("a/index").resolve(day);
    try (Directory directory = FSDirectory.open(ofDay)) {
      return ofDay.resolve(SegmentInfos.getLastCommitSegmentsFileName(directory));
    }
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void open_damagedCheckpoint_beginsAnew() throws IOException {
    twoDays();
    index.close();
    Path checkpoint = folder.resolve("a/checkpoint");
    byte[] bytes = Files.readAllBytes(checkpoint);
    for (int i = 0; i < bytes.length; i += 5) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 4;
      Files.write(checkpoint, flipped);
      open();
      assertThat(index.positions()).as("byte %s", i).isEmpty();
      index.close();
    }
    Files.write(checkpoint, bytes);
    open();
    assertThat(index.positions()).isNotEmpty();
  }

  @Test
  void search_damagedRecord_isSaidAndRebuiltAtTheNextStart() throws IOException {
    twoDays();
    index.close();
    Path data;
    try (Stream<Path> files = Files.walk(folder.resolve("a/index/2026-11-22"))) {
      data = files.filter(f -> f.toString().endsWith(".cfs")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(data);
    int at =
        new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("aws-cli/2.22");
    bytes[at] ^= 1;
    Files.write(data, bytes);

    open();
    assertThatThrownBy(() -> found(management()))
        .isInstanceOf(CairnException.Unavailable.class)
        .hasMessageContaining("2026-11-22")
        .hasMessageContaining("damaged");

    reopen();
    assertThat(index.positions()).isEmpty();
    assertThat(found(management())).containsExactly("b");
  }

  /** A day's dictionary comes into use while events come, and outlives its writer. */
  @Test
  void search_eventsPackedWithAndWithoutDictionary_afterReopening() throws IOException {
    Instant end = Instant.now().plusSeconds(60);
    long offset = 0;
    while (dictionaryOf("2026-11-22").isEmpty()) {
      assertThat(Instant.now()).as("a dictionary is made").isBefore(end);
      offset = upsertMany(offset);
    }
    offset = upsertMany(offset);
    reopen();
    offset = upsertMany(offset);
    reopen();

    assertThat(dictionaryOf("2026-11-22")).isPresent();
    List<HistoryEvent> events =
        index.search(management(), Optional.empty(), Math.toIntExact(offset) + 1, Long.MAX_VALUE);
    assertThat(events).hasSize(Math.toIntExact(offset));
    assertThat(events)
        .allSatisfy(
            event ->
                assertThat(event.json())
                    .isEqualTo(
                        logged(0, event.id().value(), event.position().time()).event().json()));
  }

  private long upsertMany(long first) {
    List<LoggedEvent> events = new ArrayList<>();
    for (long i = first; i < first + 500; i++) {
      events.add(logged(i, "event-" + i, DAY.plusSeconds(i % 3600)));
    }
    index.upsert(events);
    index.commit(Map.of(PARTITION, first + 500));
    return first + 500;
  }

  private Optional<Dictionary> dictionaryOf(String day) throws IOException {
    try (Directory directory = FSDirectory.open(folder.resolve("a/index").resolve(day))) {
      return SegmentInfos.getLastCommitGeneration(directory) < 0
          ? Optional.empty()
          : Dictionary.of(SegmentInfos.readLatestCommit(directory).getUserData());
    }
  }

  @Test
  void open_twice_isRefused() {
    assertThatThrownBy(() -> LuceneEventIndex.open(folder.resolve("a"), LIMITS))
        .isInstanceOf(CairnException.Unavailable.class);
  }

  @Test
  void search_dayAfterDay_whileWritersAndReadersComeAndGo() throws Exception {
    Thread writing =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 300; i++) {
                    index.upsert(List.of(logged(i, "e" + i, DAY.plus(Duration.ofDays(i % 12)))));
                    if (i % 50 == 49) {
                      index.commit(Map.of(PARTITION, i + 1L));
                    }
                  }
                });
    int before = 0;
    while (writing.isAlive()) {
      int now = index.search(management(), Optional.empty(), 1000, Long.MAX_VALUE).size();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
    writing.join();
    assertThat(index.search(management(), Optional.empty(), 1000, Long.MAX_VALUE)).hasSize(300);
  }

  @Test
  void search_byIdOverManyDays() {
    for (int day = 0; day < 20; day++) {
      index.upsert(List.of(logged(day, "e" + day, DAY.minus(Duration.ofDays(day)))));
    }

    assertThat(
            found(
                all(
                    Set.of(EventCategory.MANAGEMENT),
                    List.of(new LookupAttribute(AttributeKey.EVENT_ID, "e17")))))
        .containsExactly("e17");
  }

  private void twoDays() {
    index.upsert(List.of(logged(0, "a", DAY), logged(1, "b", DAY.minus(Duration.ofDays(1)))));
    index.commit(Map.of(PARTITION, 2L));
  }

  private Path copyOf(Path from) throws IOException {
    Path to = folder.resolve("copy");
    copy(from, to);
    return to;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().equals("write.lock")) {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
