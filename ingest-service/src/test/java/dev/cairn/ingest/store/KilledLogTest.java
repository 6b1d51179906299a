package dev.cairn.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.ingest.domain.AppendOutcome.Duplicate;
import dev.cairn.ingest.domain.LogRange;
import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed at a commit point, again and again over one log: nothing acked is lost. */
class KilledLogTest {

  private static final List<String> POINTS =
      List.of(
          "ingest.append.after-write:3",
          "ingest.append.after-fsync:7",
          "ingest.segment.before-seal:2",
          "ingest.segment.after-seal:2",
          "ingest.segment.created:2",
          "ingest.window.after-seal:2",
          "ingest.window.merged",
          "ingest.trim.before-delete",
          "ingest.trim.after-delete:2");

  @TempDir Path folder;

  @Test
  void open_afterAKillAtEachPoint() throws Exception {
    for (String point : POINTS) {
      List<Long> acked = runUntilKilledAt(point);
      try (SegmentEventLog log =
          SegmentEventLog.open(
              folder, AppendUntilKilled.SETTINGS, () -> 1, InstantSource.system(), Map.of())) {
        assertThat(log.damagedPartitions()).as(point).isZero();
        assertAllThere(log, acked);
      }
    }
  }

  private static void assertAllThere(SegmentEventLog log, List<Long> acked) {
    PartitionId partition = AppendUntilKilled.PARTITION;
    LogRange range = log.range(partition);
    long last = acked.isEmpty() ? 0 : acked.getLast() + 1;
    assertThat(range.next()).isGreaterThanOrEqualTo(last);
    long at = range.oldest();
    while (at < range.next()) {
      for (EventBatch batch : log.read(partition, at, 1 << 20)) {
        for (EventRecord event : batch.events()) {
          assertThat(event).isEqualTo(AppendUntilKilled.event(at++));
        }
      }
    }
    List<EventRecord> again = new ArrayList<>();
    for (long offset : acked) {
      again.add(AppendUntilKilled.event(offset));
    }
    assertThat(log.append(partition, again)).allMatch(new Duplicate()::equals);
  }

  private List<Long> runUntilKilledAt(String point) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dcairn.kill-at=" + point,
                "-cp",
                System.getProperty("java.class.path"),
                AppendUntilKilled.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Long> acked;
    try (var lines = process.inputReader()) {
      acked = lines.lines().filter(line -> line.matches("[0-9]+")).map(Long::parseLong).toList();
    }
    assertThat(process.waitFor()).as(point).isEqualTo(137);
    return acked;
  }
}
