package dev.cairn.history;

import dev.cairn.model.Texts;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Configuration of history-service.
 *
 * @param retention how long events show; older ones are dropped, whole days at a time
 * @param commitInterval how often the index is made durable while events come without a pause; so
 *     much of the log is indexed again after a crash
 * @param refreshInterval how often new events are shown to searches
 * @param bufferMegabytes memory for events that are not yet written to a segment
 * @param openWriters days that are written to at once; imports of old events touch many
 * @param openReaders days that are open for searches at once
 * @param lookupsPerSecond look-ups that an account may make in a region in any second; 0 for no
 *     quota, 2 is CloudTrail's
 * @param startOver whether another event log than before is indexed, from its beginning
 */
@ConfigurationProperties("cairn.history")
public record HistoryConfig(
    @Bindable(defaultValue = "90d") Duration retention,
    @Bindable(defaultValue = "5s") Duration commitInterval,
    @Bindable(defaultValue = "50ms") Duration refreshInterval,
    @Bindable(defaultValue = "64") int bufferMegabytes,
    @Bindable(defaultValue = "32") int openWriters,
    @Bindable(defaultValue = "128") int openReaders,
    @Bindable(defaultValue = "0") int lookupsPerSecond,
    @Bindable(defaultValue = "false") boolean startOver) {

  public HistoryConfig {
    require(
        retention.compareTo(Duration.ofDays(1)) >= 0,
        "cairn.history.retention must be at least 1d, got " + Texts.span(retention));
    require(
        commitInterval.isPositive(),
        "cairn.history.commit-interval must be positive, got " + Texts.span(commitInterval));
    require(
        !refreshInterval.isNegative(),
        "cairn.history.refresh-interval must not be negative, got " + Texts.span(refreshInterval));
    require(
        bufferMegabytes >= 1 && bufferMegabytes <= 2048,
        "cairn.history.buffer-megabytes must be 1 to 2048, got " + bufferMegabytes);
    require(openWriters >= 1, "cairn.history.open-writers must be at least 1, got " + openWriters);
    require(openReaders >= 1, "cairn.history.open-readers must be at least 1, got " + openReaders);
    require(
        lookupsPerSecond >= 0 && lookupsPerSecond <= 1000,
        "cairn.history.lookups-per-second must be 0 to 1000, got " + lookupsPerSecond);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
