package dev.cairn.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.store.DuplicateWindow.Verdict;
import dev.cairn.testing.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicateWindowTest {

  private static final long AGE = Duration.ofHours(24).toMillis();
  private static final int IDS = 3000;

  @TempDir Path folder;

  private final TestClock clock = TestClock.create();
  private final List<Entry> log = new ArrayList<>();
  private LogResources resources;
  private DuplicateWindow window;

  /** What the log holds of an event. */
  private record Entry(long id, long body, long time) {}

  @BeforeEach
  void open() throws IOException {
    resources =
        new LogResources(
            new FaultyDisk(false),
            new SegmentLogSettings(1, 1, 1, 0, 32, 64, IDS, Duration.ofMillis(AGE)),
            new IdHasher(new byte[IdHasher.KEY_SIZE]),
            () -> 1,
            clock);
    reopen();
  }

  private void reopen() throws IOException {
    window =
        DuplicateWindow.open(
            folder.resolve("window"), resources, this::replay, 0, log.size(), clock.millis());
  }

  private void replay(long from, long to, long notBefore, DuplicateWindow.Sink sink)
      throws IOException {
    for (long offset = from; offset < to; offset++) {
      Entry entry = log.get((int) offset);
      if (entry.time() >= notBefore) {
        sink.accept(high(entry.id()), low(entry.id()), entry.body(), offset, entry.time());
      }
    }
  }

  /** Keys as a hash gives them; some of them share a half. */
  private static long high(long id) {
    return (id / 2) * 0x9E3779B97F4A7C15L;
  }

  private static long low(long id) {
    return id * 0xC2B2AE3D27D4EB4FL;
  }

  private Verdict judge(long id, long body) throws IOException {
    return window.judge(high(id), low(id), body, log.size(), clock.millis());
  }

  private Verdict append(long id, long body) throws IOException {
    Verdict verdict = judge(id, body);
    if (verdict == Verdict.FRESH) {
      log.add(new Entry(id, body, clock.millis()));
    }
    window.confirm(log.size());
    return verdict;
  }

  private void merge() throws IOException {
    for (List<SealedIds> inputs = List.copyOf(window.mergeable());
        !inputs.isEmpty();
        inputs = List.copyOf(window.mergeable())) {
      window.swap(inputs, IdMerge.merge(inputs, window.folder(), resources, clock.millis()));
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("window"))) {
      return files.sorted().toList();
    }
  }

  /** What the window must answer: the newest event with this id that is young and near enough. */
  private static final class Model {

    private record Seen(long body, long offset, long time) {}

    private final Map<Long, Seen> seen = new HashMap<>();

    Verdict append(long id, long body, long offset, long now) {
      Seen known = seen.get(id);
      if (known != null && known.time() > now - AGE && offset - known.offset() <= IDS) {
        return known.body() == body ? Verdict.DUPLICATE : Verdict.CONFLICT;
      }
      seen.put(id, new Seen(body, offset, now));
      return Verdict.FRESH;
    }
  }

  @Test
  void anyHistory_asTheModel() throws IOException {
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      Model model = new Model();
      int ids = 200 + random.nextInt(8000);
      for (int step = 0; step < 12_000; step++) {
        switch (random.nextInt(400)) {
          case 0 -> {
            window.close();
            reopen();
          }
          case 1 -> {
            window.seal();
            window.close();
            reopen();
          }
          case 2 -> merge();
          case 3 -> window.expire(clock.millis());
          case 4 -> clock.advance(Duration.ofHours(random.nextInt(12)));
          case 5 -> {
            long unknown = Long.MAX_VALUE - step;
            assertThat(judge(unknown, 1)).isEqualTo(Verdict.FRESH);
            window.takeBack();
          }
          default -> {
            long id = random.nextInt(ids);
            long body = random.nextInt(10) == 0 ? 2 : 1;
            int offset = log.size();
            assertThat(append(id, body))
                .as("seed %d step %d", seed, step)
                .isEqualTo(model.append(id, body, offset, clock.millis()));
          }
        }
        if (random.nextInt(100) == 0) {
          clock.advance(Duration.ofSeconds(random.nextInt(100)));
        }
      }
      clear();
    }
  }

  private void clear() throws IOException {
    window.close();
    for (Path file : files()) {
      Files.delete(file);
    }
    log.clear();
    reopen();
    assertThat(resources.idsInMemory()).hasValue(0);
  }

  private void fill(int count) throws IOException {
    for (int id = 0; id < count; id++) {
      assertThat(append(id, 1)).isEqualTo(Verdict.FRESH);
    }
  }

  private void assertAllKnown(int count) throws IOException {
    for (int id = 0; id < count; id++) {
      assertThat(judge(id, 1)).as("id %d", id).isEqualTo(Verdict.DUPLICATE);
    }
  }

  @Test
  void merge_fewFilesAndNothingLost() throws IOException {
    fill(2000);
    int before = files().size();
    assertThat(before).isGreaterThan(50);
    merge();
    assertThat(files().size()).isLessThan(16);
    assertAllKnown(2000);
    window.close();
    reopen();
    assertAllKnown(2000);
  }

  @Test
  void open_leftoversOfAMerge() throws IOException {
    fill(600);
    List<SealedIds> inputs = List.copyOf(window.mergeable());
    IdMerge.merge(inputs, window.folder(), resources, clock.millis()).close();
    window.close();
    int before = files().size();
    reopen();
    assertThat(files()).hasSize(before - inputs.size());
    assertAllKnown(600);
  }

  @Test
  void open_anyByteOfASealedFileFlipped() throws IOException {
    fill(40);
    window.close();
    Path file = files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at += at < 400 ? 1 : 61) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 8;
      Files.write(file, flipped);
      reopen();
      assertAllKnown(40);
      window.close();
      Files.write(file, whole);
    }
    reopen();
  }

  @Test
  void open_filesMissing() throws IOException {
    fill(400);
    window.close();
    List<Path> files = files();
    Files.delete(files.get(0));
    Files.delete(files.get(3));
    Files.delete(files.getLast());
    Files.write(files.get(1), new byte[0]);
    reopen();
    assertAllKnown(400);
  }

  @Test
  void open_otherKey() throws IOException {
    fill(100);
    window.close();
    byte[] key = new byte[IdHasher.KEY_SIZE];
    key[0] = 1;
    resources =
        new LogResources(
            new FaultyDisk(false), resources.settings(), new IdHasher(key), () -> 1, clock);
    reopen();
    assertAllKnown(100);
  }

  @Test
  void expire_filesGo() throws IOException {
    fill(200);
    clock.advance(Duration.ofMillis(AGE));
    assertThat(append(5000, 1)).isEqualTo(Verdict.FRESH);
    window.expire(clock.millis());
    assertThat(window.ids()).isLessThan(40);
    clock.advance(Duration.ofHours(1));
    assertThat(window.oldest(clock.millis())).isGreaterThanOrEqualTo(clock.millis() - AGE);
  }

  @Test
  void seal_failsForAWhile() throws IOException {
    FaultyDisk disk = (FaultyDisk) resources.disk();
    disk.room.set(0);
    fill(130);
    assertThatThrownBy(() -> window.requireRoom()).hasMessage(FaultyDisk.FULL);
    assertThat(
            Files.exists(folder.resolve("window"))
                && files().stream().anyMatch(file -> file.toString().endsWith(".ids")))
        .isFalse();
    disk.room.set(-1);
    window.requireRoom();
    assertThat(files()).hasSize(1);
    assertAllKnown(130);
  }

  @Test
  void sipHash_vectors() {
    // SipHash-1-3 of the reference implementation: key 00..0f, input 00..(n-1).
    byte[] bytes = new byte[8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    long k0 = 0x0706050403020100L;
    long k1 = 0x0f0e0d0c0b0a0908L;
    assertThat(SipHash.hash(k0, k1, bytes, 0, 0)).isEqualTo(0xabac0158050fc4dcL);
    assertThat(SipHash.hash(k0, k1, bytes, 0, 1)).isEqualTo(0xc9f49bf37d57ca93L);
  }
}
