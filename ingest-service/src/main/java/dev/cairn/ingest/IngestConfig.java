package dev.cairn.ingest;

import dev.cairn.model.Texts;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;
import java.util.List;

/**
 * ingest-service.
 *
 * @param registerUnknownRegions whether events of regions that the region list does not have are
 *     accepted, as long as fewer than 200 are enabled, and the list is told of them; else they are
 *     refused
 * @param retention how long the event log keeps events that all followers have read, for replays
 * @param diskBudget what the event log may take of the disk, e.g. {@code 16GB}; followed events go
 *     earlier to keep within it, and where none may go new events are refused
 * @param hold how long the event log keeps events that a failing target still needs
 * @param holdShare the part of the disk budget that such events may take, 0 to 1
 * @param diskReserve what stays free on the disk, e.g. {@code 256MB}: below it new events are
 *     refused
 * @param followers names of Cairn's own followers: no event goes that one of them has not read;
 *     empty if ingest runs alone
 * @param paceFollowers names of the followers that producers are kept in step with
 * @param paceLag how far behind one that was in step may be before answers to producers wait for
 *     it, at most a second; 0 if they never wait
 * @param streamMemory what batches that have no answer yet may take, over all streams, e.g. {@code
 *     64MB}: beyond it streams are read only one batch at a time
 */
@ConfigurationProperties("cairn.ingest")
public record IngestConfig(
    @Bindable(defaultValue = "false") boolean registerUnknownRegions,
    @Bindable(defaultValue = "7d") Duration retention,
    @ReadableBytes @Bindable(defaultValue = "16GB") long diskBudget,
    @Bindable(defaultValue = "30d") Duration hold,
    @Bindable(defaultValue = "0.5") double holdShare,
    @ReadableBytes @Bindable(defaultValue = "256MB") long diskReserve,
    @Bindable(defaultValue = "history,delivery") List<String> followers,
    @Bindable(defaultValue = "history") List<String> paceFollowers,
    @Bindable(defaultValue = "20ms") Duration paceLag,
    @ReadableBytes @Bindable(defaultValue = "64MB") long streamMemory) {

  private static final long SMALLEST_BUDGET = 64L << 20;
  private static final long SMALLEST_STREAM_MEMORY = 1L << 20;

  public IngestConfig {
    // An empty text is a list of one empty name.
    followers = followers.stream().filter(name -> !name.isBlank()).toList();
    paceFollowers = paceFollowers.stream().filter(name -> !name.isBlank()).toList();
    require(
        !retention.isNegative(), "retention must not be negative, got " + Texts.span(retention));
    require(!hold.isNegative(), "hold must not be negative, got " + Texts.span(hold));
    require(
        diskBudget >= SMALLEST_BUDGET,
        "disk-budget must be at least 64MB, got " + diskBudget + " bytes");
    require(holdShare >= 0 && holdShare <= 1, "hold-share must be 0 to 1, got " + holdShare);
    require(!paceLag.isNegative(), "pace-lag must not be negative, got " + Texts.span(paceLag));
    require(
        streamMemory >= SMALLEST_STREAM_MEMORY,
        "stream-memory must be at least 1MB, got " + streamMemory + " bytes");
    require(diskReserve >= 0, "disk-reserve must not be negative, got " + diskReserve);
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("cairn.ingest." + rule);
    }
  }
}
