package dev.cairn.ingest.store;

import dev.cairn.ingest.domain.AppendOutcome.Appended;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import dev.cairn.testing.TestEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The process that {@link KilledLogTest} kills: prints each offset after its event was acked. */
final class AppendUntilKilled {

  static final PartitionId PARTITION = new PartitionId(TestEvents.REGION, 0);

  /** Small segments and windows, so that all commit points are passed soon. */
  static final SegmentLogSettings SETTINGS =
      new SegmentLogSettings(4000, 2048, 8192, 1 << 20, 16, 64, 10_000, Duration.ofHours(24));

  private AppendUntilKilled() {}

  static EventRecord event(long number) {
    return TestEvents.event("id-" + number, Instant.parse("2026-01-02T03:04:05Z"));
  }

  public static void main(String[] args) throws Exception {
    try (SegmentEventLog log =
        SegmentEventLog.open(
            Path.of(args[0]), SETTINGS, () -> 1, InstantSource.system(), Map.of())) {
      for (int round = 0; round < 200; round++) {
        long next = log.range(PARTITION).next();
        List<EventRecord> events =
            IntStream.range(0, 1 + round % 5).mapToObj(i -> event(next + i)).toList();
        for (var outcome : log.append(PARTITION, events)) {
          System.out.println(((Appended) outcome).offset());
        }
        if (round % 20 == 19) {
          log.maintain(Duration.ofHours(1));
          log.trim(PARTITION, next - 50);
        }
      }
    }
  }
}
