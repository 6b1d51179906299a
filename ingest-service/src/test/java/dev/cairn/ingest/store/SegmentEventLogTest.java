package dev.cairn.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.domain.AppendOutcome.Appended;
import dev.cairn.ingest.domain.AppendOutcome.Duplicate;
import dev.cairn.ingest.domain.EventLog;
import dev.cairn.ingest.domain.EventLogContract;
import dev.cairn.ingest.domain.LogRange;
import dev.cairn.model.CairnException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentEventLogTest extends EventLogContract {

  /** Segments of a few frames, frames of a few events, a window that is sealed often. */
  private static final SegmentLogSettings SMALL =
      new SegmentLogSettings(2000, 2048, 64 << 10, 1 << 20, 16, 64, 1000, Duration.ofHours(24));

  @TempDir Path folder;

  private final FaultyDisk disk = new FaultyDisk(true);
  private SegmentLogSettings settings = SegmentLogSettings.defaults();

  @Override
  protected EventLog open() {
    try {
      return SegmentEventLog.open(folder, settings, revision::get, clock, Map.of(), disk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void reopenWith(SegmentLogSettings other) {
    settings = other;
    reopen();
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("eu-west-1/0"))) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  private void appendOneByOne(int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(log.append(PARTITION, events(i, i + 1))).containsExactly(new Appended(i));
    }
  }

  @Test
  void append_rollsSegments() throws Exception {
    reopenWith(SMALL);
    appendOneByOne(0, 100);
    assertThat(segments()).hasSizeGreaterThan(5);
    assertThat(all(PARTITION)).isEqualTo(events(0, 100));
    reopen();
    assertThat(all(PARTITION)).isEqualTo(events(0, 100));
    appendOneByOne(100, 110);
    assertThat(all(PARTITION)).isEqualTo(events(0, 110));
  }

  @Test
  void append_concurrentCallersShareAnFsync() throws Exception {
    int before = disk.forces.get();
    appendConcurrently();
    assertThat(disk.forces.get() - before).isLessThan(16 * 40);
  }

  @Test
  void append_oneCallInSeveralFrames() {
    reopenWith(SMALL);
    assertThat(log.append(PARTITION, events(0, 50))).hasSize(50);
    assertThat(log.read(PARTITION, 0, MANY)).hasSizeGreaterThan(5);
    reopen();
    assertThat(all(PARTITION)).isEqualTo(events(0, 50));
  }

  @Test
  void open_inUse() {
    assertThatThrownBy(this::open).hasMessageContaining("is in use by another process");
  }

  @Test
  void settle_configurationThatIsNotTheLogs_isRefused() {
    SegmentEventLog segments = (SegmentEventLog) log;
    segments.awaitConfiguration(
        () -> {
          throw new CairnException.Unavailable(
              "SERVICE_UNAVAILABLE", "not known yet", Duration.ofSeconds(1));
        });
    assertUnavailable("not known yet");
    segments.settle("ours", 5);
    revision.set(5);
    appendOneByOne(0, 1);
    reopen();
    segments = (SegmentEventLog) log;

    segments.settle("another", 9);
    assertUnavailable("of installation ours, trail-service is of installation another");
    segments.settle("ours", 4);
    assertUnavailable("revision 5, the newest of trail-service is 4");
    segments.settle("ours", 5);
    appendOneByOne(1, 2);
  }

  private void assertUnavailable(String why) {
    assertThatThrownBy(() -> log.append(PARTITION, events(7, 8)))
        .isInstanceOf(CairnException.Unavailable.class)
        .hasMessageContaining(why);
  }

  @Test
  void open_otherFormat() throws Exception {
    log.close();
    Path format = folder.resolve("log.format");
    String text = Files.readString(format);
    Files.writeString(format, text.replace("format 1", "format 2"));
    assertThatThrownBy(this::open).hasMessageContaining("format 2 of another version");
    Files.writeString(format, "");
    assertThatThrownBy(this::open).hasMessageContaining("log.format at byte 0: expected");
    Files.writeString(format, text);
    log = open();
  }

  @Test
  void read_trimmed() throws Exception {
    reopenWith(SMALL);
    appendOneByOne(0, 60);
    log.trim(PARTITION, 30);
    LogRange range = log.range(PARTITION);
    assertThat(range.oldest()).isBetween(10L, 30L);
    assertThatThrownBy(() -> log.read(PARTITION, range.oldest() - 1, MANY))
        .isInstanceOfSatisfying(
            CairnException.NotFound.class,
            e -> {
              assertThat(e.reason()).isEqualTo("OFFSET_TRIMMED");
              assertThat(e.metadata())
                  .containsEntry("oldest_offset", Long.toString(range.oldest()));
            });
    reopen();
    assertThat(log.range(PARTITION)).isEqualTo(range);
    assertThat(all(PARTITION)).isEqualTo(events((int) range.oldest(), 60));
  }

  @Test
  void append_diskFullThenRoom() {
    reopenWith(SMALL);
    appendOneByOne(0, 10);
    for (int room = 0; room < 3000; room += 97) {
      int next = (int) log.range(PARTITION).next();
      disk.room.set(room);
      try {
        log.append(PARTITION, events(next, next + 1));
        next++;
      } catch (CairnException.LimitExceeded e) {
        assertThat(e.reason()).isEqualTo("DISK_FULL");
        assertThat(e.retryAfter()).isPresent();
      }
      assertThat(log.range(PARTITION).next()).isEqualTo(next);
      disk.room.set(-1);
      appendOneByOne(next, next + 2);
      assertThat(all(PARTITION)).isEqualTo(events(0, next + 2));
    }
    reopen();
    assertThat(all(PARTITION)).isEqualTo(events(0, (int) log.range(PARTITION).next()));
  }

  @Test
  void append_fsyncFails() throws Exception {
    appendOneByOne(0, 3);
    disk.failForce = true;
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> log.append(PARTITION, events(3, 5)))
          .isInstanceOf(CairnException.Unavailable.class);
      assertThat(all(PARTITION)).isEqualTo(events(0, 3));
    }
    disk.failForce = false;
    // What was not acknowledged is no duplicate, and goes to a file that no fsync failed on.
    assertThat(log.append(PARTITION, events(3, 5)))
        .containsExactly(new Appended(3), new Appended(4));
    assertThat(segments()).hasSize(2);
    reopen();
    assertThat(all(PARTITION)).isEqualTo(events(0, 5));
    assertThat(log.append(PARTITION, events(3, 5)))
        .containsExactly(new Duplicate(), new Duplicate());
  }

  @Test
  void append_fsyncFailsThenCrash() throws Exception {
    appendOneByOne(0, 3);
    disk.failForce = true;
    assertThatThrownBy(() -> log.append(PARTITION, events(3, 5)));
    long size = Files.size(segments().getFirst());
    disk.failForce = false;
    log.close();
    log = open();
    assertThat(all(PARTITION)).isEqualTo(events(0, 3));
    assertThat(Files.size(segments().getFirst())).isEqualTo(size);
    appendOneByOne(3, 5);
  }

  @Test
  void append_firstFsyncFails() throws Exception {
    disk.failForce = true;
    assertThatThrownBy(() -> log.append(PARTITION, events(0, 1)))
        .isInstanceOf(CairnException.Unavailable.class);
    disk.failForce = false;
    appendOneByOne(0, 2);
    assertThat(segments()).hasSize(1);
  }

  @Test
  void append_clockGoesBack() {
    log.append(PARTITION, events(0, 1));
    clock.advance(Duration.ofDays(-3));
    assertThat(log.append(PARTITION, events(0, 1))).containsExactly(new Duplicate());
  }

  @Test
  void maintain_endsOldSegments() throws Exception {
    appendOneByOne(0, 3);
    clock.advance(Duration.ofHours(2));
    ((SegmentEventLog) log).maintain(Duration.ofHours(1));
    assertThat(segments()).hasSize(2);
    ((SegmentEventLog) log).maintain(Duration.ofHours(1));
    assertThat(segments()).hasSize(2);
    log.trim(PARTITION, 3);
    assertThat(log.range(PARTITION)).isEqualTo(new LogRange(3, 3));
    reopen();
    assertThat(log.range(PARTITION)).isEqualTo(new LogRange(3, 3));
    appendOneByOne(3, 4);
  }

  @Test
  void append_interruptedCaller() {
    Thread.currentThread().interrupt();
    appendOneByOne(0, 1);
    assertThat(Thread.interrupted()).isTrue();
    appendOneByOne(1, 2);
    assertThat(all(PARTITION)).isEqualTo(events(0, 2));
  }

  @Test
  void id_staysUntilTheLogIsBegunAnew() throws Exception {
    UUID id = log.id();
    log.append(PARTITION, events(0, 5));
    reopen();
    assertThat(log.id()).isEqualTo(id);

    log.close();
    Files.delete(folder.resolve("log.id"));
    log = open();
    assertThat(log.id()).as("of a log that had none").isNotEqualTo(id);
    assertThat(all(PARTITION)).isEqualTo(events(0, 5));
  }

  @Test
  void id_damaged_isRefused() throws Exception {
    log.close();
    Files.writeString(folder.resolve("log.id"), "nonsense");

    assertThatThrownBy(this::open).hasMessageContaining("log.id");
    Files.delete(folder.resolve("log.id"));
    log = open();
  }
}
