package dev.cairn.delivery.domain;

import dev.cairn.delivery.domain.DeliveryStore.TrailRecord;
import dev.cairn.model.RegionName;
import dev.cairn.model.TrailArn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a trail stands in a partition: its buffer, its unfinished cut, and how its bucket does.
 * Only delivery's thread uses it.
 *
 * <p>It is attached to a reader, or waits: for the next attempt at its cut, or for a reader. What
 * lies between its position and the reader's is in the cut, in the buffer, or not selected.
 */
final class TrailProgress {

  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 9;

  private final String trailId;
  private final TrailArn trail;
  private long position;

  /** What is before it was considered already, whatever the reader brings. */
  private long from;

  private @Nullable LogReader reader;

  /** What the store believes; a trail that it does not know moves with the partition too. */
  private boolean storedInStep = true;

  private boolean halted;

  private List<Selected> buffer = new ArrayList<>();
  private final Set<Long> groups = new HashSet<>();
  private long bufferedBytes;

  /** Means something while something is buffered. */
  private long firstSelectedNanos;

  private long accepted;
  private long notSelected;

  private @Nullable Cut cut;
  private List<Selected> cutRecords = List.of();
  private boolean uploading;

  private int failures;

  /** Absent if the next attempt may be at once. */
  private OptionalLong nextAttemptNanos = OptionalLong.empty();

  private Optional<Instant> latestAttemptTime = Optional.empty();
  private Optional<Instant> latestDeliveryTime = Optional.empty();
  private String latestDeliveryError = "";

  /** A trail that begins at an offset. */
  TrailProgress(String trailId, TrailArn trail, long position) {
    this.trailId = trailId;
    this.trail = trail;
    this.position = position;
    this.from = position;
  }

  /** A trail as it was left. */
  static TrailProgress of(TrailRecord stored, Optional<Cut> cut, long partitionPosition) {
    long position =
        cut.map(Cut::firstOffset)
            .orElse(
                stored.inStep()
                    ? Math.max(stored.position(), partitionPosition)
                    : stored.position());
    TrailProgress progress = new TrailProgress(stored.trailId(), stored.trail(), position);
    progress.cut = cut.orElse(null);
    progress.storedInStep = stored.inStep() && cut.isEmpty();
    progress.halted = stored.haltedReason().isPresent();
    progress.latestAttemptTime = stored.latestAttemptTime();
    progress.latestDeliveryTime = stored.latestDeliveryTime();
    progress.latestDeliveryError = stored.latestDeliveryError();
    return progress;
  }

  String trailId() {
    return trailId;
  }

  TrailArn trail() {
    return trail;
  }

  long position() {
    return position;
  }

  boolean isHalted() {
    return halted;
  }

  void halt() {
    halted = true;
  }

  // Reading

  boolean isReadBy(LogReader candidate) {
    return reader == candidate;
  }

  boolean isAttached() {
    return reader != null;
  }

  void attach(LogReader newReader) {
    if (reader != null) {
      from = Math.max(from, reader.next());
    }
    reader = newReader;
  }

  /** Up to where events were considered. */
  long considered() {
    return reader == null ? from : Math.max(from, reader.next());
  }

  boolean awaits(long offset) {
    return offset >= from;
  }

  void passOver() {
    accepted++;
    notSelected++;
  }

  void select(Selected record, Moment now) {
    accepted++;
    if (buffer.isEmpty()) {
      firstSelectedNanos = now.nanos();
    }
    record.hold();
    buffer.add(record);
    groups.add(record.group());
    bufferedBytes += record.json().size() + 1L;
  }

  // Cutting

  boolean isBuffering() {
    return !buffer.isEmpty();
  }

  long bufferedBytes() {
    return bufferedBytes;
  }

  boolean isDue(DeliverySettings settings, boolean logging, Moment now) {
    return !buffer.isEmpty()
        && (bufferedBytes >= settings.cutSize()
            || groups.size() >= settings.filesPerCut()
            || !logging
            || now.isAtOrAfter(firstSelectedNanos + settings.interval().toNanos()));
  }

  List<Selected> buffer() {
    return buffer;
  }

  /** Counts of what was considered since the position, or since the end of the cut. */
  Counts counts() {
    return new Counts(accepted, buffer.size(), notSelected);
  }

  /** Makes the buffer a cut's. */
  void beginCut(Cut newCut) {
    cut = newCut;
    cutRecords = buffer;
    uploading = true;
    clearBuffer();
  }

  Optional<Cut> cut() {
    return Optional.ofNullable(cut);
  }

  boolean isUploading() {
    return uploading;
  }

  /** The cut's records were read again and are put now. */
  void retryCut(List<Selected> records) {
    cutRecords = records;
    uploading = true;
  }

  // Moving

  /** Whether nothing that it selected lies between its position and what was considered. */
  boolean isIdle() {
    return cut == null && buffer.isEmpty();
  }

  boolean hasUnstoredCounts() {
    return accepted > 0;
  }

  boolean isStoredInStep() {
    return storedInStep;
  }

  void storedInStep(boolean stored) {
    storedInStep = stored;
  }

  /** Moves over what was considered: its counts are stored. */
  void moved() {
    position = considered();
    from = position;
    accepted = 0;
    notSelected = 0;
  }

  /** Moves to an offset, since what lies before is done with or lost. */
  void moveTo(long offset) {
    position = offset;
    from = Math.max(from, offset);
  }

  /** The cut is done with, delivered or given up. */
  void endCut(long nextOffset) {
    cutRecords.forEach(Selected::release);
    cutRecords = List.of();
    uploading = false;
    cut = null;
    moveTo(nextOffset);
  }

  void delivered(Moment now) {
    failures = 0;
    nextAttemptNanos = OptionalLong.empty();
    latestAttemptTime = Optional.of(now.time());
    latestDeliveryTime = Optional.of(now.time());
    latestDeliveryError = "";
  }

  /** Lets go of the reader and all records; what was considered is read again later. */
  void detach() {
    buffer.forEach(Selected::release);
    clearBuffer();
    cutRecords.forEach(Selected::release);
    cutRecords = List.of();
    uploading = false;
    reader = null;
    from = cut == null ? position : cut.nextOffset();
  }

  private void clearBuffer() {
    buffer = new ArrayList<>();
    groups.clear();
    bufferedBytes = 0;
    accepted = 0;
    notSelected = 0;
  }

  // Failing

  void failed(String code, Moment now) {
    failures++;
    Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    nextAttemptNanos =
        OptionalLong.of(now.nanosAfter(delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY));
    latestAttemptTime = Optional.of(now.time());
    if (!code.isEmpty()) {
      latestDeliveryError = code;
    }
  }

  /** Whether its unfinished cut may be tried again. */
  boolean mayRetry(Moment now) {
    return cut != null
        && !uploading
        && reader == null
        && !halted
        && (nextAttemptNanos.isEmpty() || now.isAtOrAfter(nextAttemptNanos.getAsLong()));
  }

  boolean awaitsReader() {
    return cut == null && reader == null && !halted;
  }

  String latestDeliveryError() {
    return latestDeliveryError;
  }

  TrailStatus status(RegionName region) {
    return new TrailStatus(
        trailId, region, latestAttemptTime, latestDeliveryTime, latestDeliveryError);
  }
}
