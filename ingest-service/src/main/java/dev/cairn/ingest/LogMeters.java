package dev.cairn.ingest;

import dev.cairn.ingest.domain.Follower;
import dev.cairn.ingest.domain.Followers;
import dev.cairn.ingest.store.SegmentEventLog;
import dev.cairn.model.PartitionId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the event log holds, as metrics. */
final class LogMeters {

  private final SegmentEventLog log;
  private final Followers followers;
  private final MultiGauge windowIds;
  private final MultiGauge windowSeconds;
  private final MultiGauge lag;

  LogMeters(SegmentEventLog log, Followers followers, MeterRegistry meters) {
    this.log = log;
    this.followers = followers;
    Gauge.builder("cairn.ingest.append.disk", log, SegmentEventLog::bytes)
        .description("What the event log takes of the disk")
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder("cairn.ingest.append.damaged.partitions", log, SegmentEventLog::damagedPartitions)
        .description("Partitions that take no events because their files are damaged")
        .register(meters);
    windowIds =
        MultiGauge.builder("cairn.ingest.append.window.ids")
            .description("Event ids that the duplicate window covers")
            .register(meters);
    windowSeconds =
        MultiGauge.builder("cairn.ingest.append.window.age")
            .description("How far back the duplicate window reaches")
            .baseUnit("seconds")
            .register(meters);
    lag =
        MultiGauge.builder("cairn.ingest.follow.lag")
            .description("Events that a follower has not read yet")
            .register(meters);
  }

  /**
   * Adds the metrics of partitions and followers that are new, and drops those that are gone. What
   * stays is not made anew: a reading that meets that would find a gauge twice.
   */
  void refresh() {
    List<MultiGauge.Row<?>> ids = new ArrayList<>();
    List<MultiGauge.Row<?>> seconds = new ArrayList<>();
    for (PartitionId partition : log.partitions()) {
      Tags tags = tags(partition);
      ids.add(MultiGauge.Row.of(tags, log, l -> l.windowIds(partition)));
      seconds.add(MultiGauge.Row.of(tags, log, l -> l.windowAge(partition).toSeconds()));
    }
    windowIds.register(ids);
    windowSeconds.register(seconds);
    lag.register(lags());
  }

  private List<MultiGauge.Row<?>> lags() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (Follower follower : followers.list()) {
      for (PartitionId partition : follower.positions().keySet()) {
        rows.add(
            MultiGauge.Row.of(
                tags(partition).and("follower", follower.name()),
                this,
                meters -> meters.lag(follower.name(), partition)));
      }
    }
    return rows;
  }

  private double lag(String name, PartitionId partition) {
    return followers.list().stream()
        .filter(follower -> follower.name().equals(name))
        .map(follower -> follower.positions().get(partition))
        .filter(Objects::nonNull)
        .mapToDouble(position -> Math.max(0, log.range(partition).next() - position.next()))
        .findFirst()
        .orElse(Double.NaN);
  }

  private static Tags tags(PartitionId partition) {
    return Tags.of(
        "region", partition.region().value(), "partition", Integer.toString(partition.number()));
  }
}
