package dev.cairn.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.domain.AppendOutcome.Appended;
import dev.cairn.model.CairnException;
import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recovery never invents, never loses what was acknowledged before the damage, and never takes
 * damage for a torn write where anything on disk proves otherwise.
 */
class TornAndDamagedSegmentTest {

  private static final PartitionId PARTITION = new PartitionId(TestEvents.REGION, 0);
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  private static final String FIRST = "eu-west-1/0/00000000000000000000.log";

  /** How many events each acknowledged append of a test log has; the last frame begins at 6. */
  private static final int[] APPENDS = {1, 3, 2, 2};

  @TempDir Path folder;

  private final TestClock clock = TestClock.create();

  private static List<EventRecord> events(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> TestEvents.event("id-" + i, TIME.plusSeconds(i)))
        .toList();
  }

  private static SegmentLogSettings settings(long segmentBytes) {
    return new SegmentLogSettings(
        segmentBytes, 64 << 10, 64 << 10, 0, 64, 64, 1000, Duration.ofHours(24));
  }

  private SegmentEventLog open(Path path) throws IOException {
    return open(path, 1 << 20);
  }

  private SegmentEventLog open(Path path, long segmentBytes) throws IOException {
    return SegmentEventLog.open(
        path, settings(segmentBytes), () -> 1, clock, Map.of(), new FaultyDisk(false));
  }

  /** A log of the appends as a kill leaves it: no mark, no sealed ids. */
  private Path killedLog() throws IOException {
    return killedLog(1 << 20);
  }

  private Path killedLog(long segmentBytes) throws IOException {
    Path clean = folder.resolve("clean");
    Path killed = folder.resolve("killed");
    SegmentEventLog log = open(clean, segmentBytes);
    int at = 0;
    for (int count : APPENDS) {
      log.append(PARTITION, events(at, at + count));
      at += count;
    }
    copy(clean, killed);
    log.close();
    return killed;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(dir)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.write(to.resolve(from.relativize(file)), Files.readAllBytes(file));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Every event that can be read from the start on, until the end or an error. */
  private static List<EventRecord> readable(SegmentEventLog log) {
    List<EventRecord> events = new ArrayList<>();
    try {
      for (List<EventBatch> batches = log.read(PARTITION, 0, 1);
          !batches.isEmpty();
          batches = log.read(PARTITION, events.size(), 1)) {
        batches.forEach(batch -> events.addAll(batch.events()));
      }
    } catch (CairnException.NotReady e) {
      assertThat(e.reason()).isEqualTo("EVENT_LOG_DAMAGED");
    }
    return events;
  }

  /** Positions where the frames of a segment begin, and the end. */
  private static List<Integer> frames(byte[] segment) {
    List<Integer> starts = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(segment);
    int at = SegmentHeader.SIZE;
    while (at < segment.length) {
      starts.add(at);
      at = (int) FrameHeader.parse(bytes, at).orElseThrow().end(at);
    }
    starts.add(at);
    return starts;
  }

  private static int eventsInFrames(int frames) {
    return IntStream.range(0, frames).map(i -> APPENDS[i]).sum();
  }

  @Test
  void open_tornAtEveryByte() throws Exception {
    Path killed = killedLog();
    byte[] whole = Files.readAllBytes(killed.resolve(FIRST));
    List<Integer> frames = frames(whole);
    for (int size = SegmentHeader.SIZE; size < whole.length; size++) {
      Files.write(killed.resolve(FIRST), Arrays.copyOf(whole, size));
      int cut = size;
      int intact = (int) frames.stream().filter(start -> start <= cut).count() - 1;
      int kept = eventsInFrames(intact);
      try (SegmentEventLog log = open(killed)) {
        assertThat(readable(log)).as("cut at %d", size).isEqualTo(events(0, kept));
        assertThat(log.append(PARTITION, events(kept, kept + 1)))
            .containsExactly(new Appended(kept));
        assertThat(readable(log)).isEqualTo(events(0, kept + 1));
      }
      reset(killed);
    }
  }

  /** Removes what a clean close wrote beside the segments. */
  private static void reset(Path log) throws IOException {
    Path partition = log.resolve("eu-west-1/0");
    Files.deleteIfExists(partition.resolve("durable"));
    Path window = partition.resolve("window");
    if (Files.exists(window)) {
      try (var files = Files.list(window)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void open_cutBelowTheHeader() throws Exception {
    Path killed = killedLog();
    byte[] whole = Files.readAllBytes(killed.resolve(FIRST));
    for (int size : new int[] {0, 1, 64, SegmentHeader.SIZE - 1}) {
      Files.write(killed.resolve(FIRST), Arrays.copyOf(whole, size));
      assertRefusesAppends(killed, 0);
    }
  }

  private void assertRefusesAppends(Path path, int readable) throws IOException {
    byte[] before = Files.readAllBytes(path.resolve(FIRST));
    try (SegmentEventLog log = open(path)) {
      assertThat(log.damagedPartitions()).isEqualTo(1);
      assertThat(readable(log)).isEqualTo(events(0, readable));
      assertThatThrownBy(() -> log.append(PARTITION, events(100, 101)))
          .isInstanceOfSatisfying(
              CairnException.NotReady.class,
              e -> assertThat(e.reason()).isEqualTo("EVENT_LOG_DAMAGED"));
    }
    assertThat(Files.readAllBytes(path.resolve(FIRST))).isEqualTo(before);
  }

  @Test
  void open_everyByteFlipped() throws Exception {
    Path killed = killedLog();
    byte[] whole = Files.readAllBytes(killed.resolve(FIRST));
    List<Integer> frames = frames(whole);
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      Files.write(killed.resolve(FIRST), flipped);
      int place = at;
      int intact = Math.max(0, (int) frames.stream().filter(start -> start <= place).count() - 1);
      if (at < SegmentHeader.SIZE) {
        assertRefusesAppends(killed, 0);
      } else if (intact < APPENDS.length - 1) {
        // Frames that were begun after an fsync of these bytes follow.
        assertRefusesAppends(killed, eventsInFrames(intact));
      } else {
        // After a kill, nothing tells a damaged last frame from a torn one.
        try (SegmentEventLog log = open(killed)) {
          assertThat(readable(log)).as("flipped %d", at).isEqualTo(events(0, 6));
        }
      }
      reset(killed);
    }
  }

  @Test
  void open_everyByteFlippedAfterACleanClose() throws Exception {
    killedLog();
    Path clean = folder.resolve("clean");
    byte[] whole = Files.readAllBytes(clean.resolve(FIRST));
    List<Integer> frames = frames(whole);
    for (int at = frames.get(APPENDS.length - 1); at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      Files.write(clean.resolve(FIRST), flipped);
      assertRefusesAppends(clean, 6);
    }
    Files.write(clean.resolve(FIRST), whole);
    try (SegmentEventLog log = open(clean)) {
      assertThat(readable(log)).isEqualTo(events(0, 8));
    }
  }

  @Test
  void open_frameOfAnotherVersion() throws Exception {
    Path killed = killedLog();
    byte[] whole = Files.readAllBytes(killed.resolve(FIRST));
    int last = frames(whole).get(APPENDS.length - 1);
    whole[last + 4] = 2;
    ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(last + FrameHeader.SIZE - 4, FrameHeader.crc(bytes, last, FrameHeader.SIZE - 4));
    Files.write(killed.resolve(FIRST), whole);
    assertRefusesAppends(killed, 6);
  }

  @Test
  void open_groupWhoseFirstFrameIsTorn() throws Exception {
    // Three frames share one fsync; power fails after the last of them reached the disk first.
    Path path = folder.resolve("group");
    SegmentLogSettings tinyFrames =
        new SegmentLogSettings(1 << 20, 1, 1 << 20, 0, 64, 64, 1000, Duration.ofHours(24));
    try (SegmentEventLog log =
        SegmentEventLog.open(path, tinyFrames, () -> 1, clock, Map.of(), new FaultyDisk(false))) {
      log.append(PARTITION, events(0, 2));
      log.append(PARTITION, events(2, 5));
    }
    reset(path);
    byte[] whole = Files.readAllBytes(path.resolve(FIRST));
    List<Integer> frames = frames(whole);
    assertThat(frames).hasSize(6);
    byte[] torn = whole.clone();
    Arrays.fill(torn, frames.get(2), frames.get(2) + 100, (byte) 0);
    Files.write(path.resolve(FIRST), torn);
    try (SegmentEventLog log = open(path)) {
      assertThat(readable(log)).isEqualTo(events(0, 2));
      assertThat(log.append(PARTITION, events(2, 3))).containsExactly(new Appended(2));
    }
    reset(path);
    // The same in a frame that was durable before the others were begun is damage.
    torn = whole.clone();
    Arrays.fill(torn, frames.get(1), frames.get(1) + 100, (byte) 0);
    Files.write(path.resolve(FIRST), torn);
    assertRefusesAppends(path, 1);
  }

  @Test
  void open_everyByteOfAFinishedSegmentFlipped() throws Exception {
    Path killed = killedLog(1);
    byte[] whole = Files.readAllBytes(killed.resolve(FIRST));
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 4;
      Files.write(killed.resolve(FIRST), flipped);
      try (SegmentEventLog log = open(killed, 1)) {
        List<EventRecord> readable = readable(log);
        assertThat(readable).as("flipped %d", at).isEqualTo(events(0, readable.size()));
        // Later segments are sound, so are appends.
        assertThat(log.read(PARTITION, 1, 1).getFirst().events()).isEqualTo(events(1, 4));
        assertThat(log.append(PARTITION, events(7, 8))).hasSize(1);
        assertThat(log.range(PARTITION).next()).isEqualTo(8);
      }
      reset(killed);
    }
  }

  @Test
  void open_segmentMissing() throws Exception {
    Path killed = killedLog(1);
    Files.delete(killed.resolve("eu-west-1/0/00000000000000000001.log"));
    try (SegmentEventLog log = open(killed, 1)) {
      assertThat(readable(log)).isEqualTo(events(0, 1));
      assertThatThrownBy(() -> log.read(PARTITION, 2, 1))
          .isInstanceOf(CairnException.NotReady.class);
      assertThat(log.read(PARTITION, 4, 1).getFirst().events()).isEqualTo(events(4, 6));
    }
  }

  @Test
  void open_lastSegmentMissing() throws Exception {
    killedLog(1);
    Path clean = folder.resolve("clean");
    Files.delete(clean.resolve("eu-west-1/0/00000000000000000006.log"));
    assertRefusesAppends(clean, 6);
  }

  @Test
  void open_followerHasReadMore() throws Exception {
    Path killed = killedLog();
    byte[] whole = Files.readAllBytes(killed.resolve(FIRST));
    Files.write(killed.resolve(FIRST), Arrays.copyOf(whole, whole.length - 1));
    try (SegmentEventLog log =
        SegmentEventLog.open(
            killed,
            settings(1 << 20),
            () -> 1,
            clock,
            Map.of(PARTITION, 8L),
            new FaultyDisk(false))) {
      assertThat(log.damagedPartitions()).isEqualTo(1);
    }
  }

  @Test
  void open_folderOfAReadPartitionMissing() throws Exception {
    Path path = folder.resolve("new");
    PartitionId unread = new PartitionId(TestEvents.REGION, 1);
    try (SegmentEventLog log =
        SegmentEventLog.open(
            path,
            settings(1 << 20),
            () -> 1,
            clock,
            Map.of(PARTITION, 8L, unread, 0L),
            new FaultyDisk(false))) {
      assertThat(log.damagedPartitions()).isEqualTo(1);
      assertThatThrownBy(() -> log.append(PARTITION, events(0, 1)))
          .isInstanceOf(CairnException.NotReady.class)
          .hasMessageContaining("eu-west-1/0 of the event log is damaged after offset 0");
      assertThatThrownBy(() -> log.read(PARTITION, 0, 1))
          .isInstanceOf(CairnException.NotReady.class);
      assertThat(log.append(unread, events(0, 1))).containsExactly(new Appended(0));
    }
    assertThat(path.resolve("eu-west-1/0")).doesNotExist();
  }

  @Test
  void open_segmentOfAnotherPartition() throws Exception {
    Path killed = killedLog();
    Path other = killed.resolve("eu-west-1/1");
    Files.createDirectories(other);
    Files.copy(killed.resolve(FIRST), other.resolve("00000000000000000000.log"));
    try (SegmentEventLog log = open(killed)) {
      assertThat(log.damagedPartitions()).isEqualTo(1);
      assertThat(readable(log)).isEqualTo(events(0, 8));
    }
  }
}
