package dev.cairn.delivery.domain;

import dev.cairn.model.AccountId;
import dev.cairn.model.PartitionId;
import dev.cairn.model.TrailArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * Where delivery keeps its leases, positions, cuts and books.
 *
 * <p>Every write names a lease and fails with {@link LeaseLostException}, changing nothing, when
 * another holder has it. A method that returns has committed; {@link #move}, {@link #saveCut},
 * {@link #recordCut} and {@link #startOver} also survive a loss of power, since effects outside
 * follow from them.
 */
public interface DeliveryStore extends AutoCloseable {

  /**
   * Takes the lease of a partition if nobody holds it, or holds it already.
   *
   * @param holder who asks: a name that no other process has
   * @param time how long from now on, by the store's clock
   */
  Optional<Lease> acquire(PartitionId partition, String holder, Duration time);

  /** Holds a lease for longer; false if it is lost. */
  boolean renew(Lease lease, Duration time);

  /** Gives a lease back. */
  void release(Lease lease);

  /** What is known of a partition; the beginning if nothing. */
  PartitionState load(Lease lease);

  /** Notes which log the partition's offsets are of, which was not known. */
  void enter(Lease lease, UUID log);

  /**
   * Puts the partition and its trails at the beginning of another log. What lay in unfinished cuts
   * of the old one counts as failed; its files are forgotten.
   */
  void startOver(Lease lease, UUID log);

  /** Moves the partition's position and those of trails that have nothing to deliver before it. */
  void move(Lease lease, long position, List<TrailMove> moves);

  /** Stores a cut with its files, before the first of them is put. */
  void saveCut(Lease lease, Cut cut);

  /**
   * Marks the files of a cut delivered, counts them and moves the trail to the cut's end.
   *
   * @param inStep as in {@link TrailMove}
   */
  void recordCut(Lease lease, Cut cut, boolean inStep, Instant deliveredTime);

  /** Gives a cut up: its events are counted failed, and the trail moves to the cut's end. */
  void failCut(Lease lease, Cut cut);

  /**
   * Moves a trail over a range that the log no longer keeps.
   *
   * @param lost how many events count as accepted and failed
   */
  void skip(Lease lease, String trailId, TrailArn trail, long position, long lost);

  /** Notes how the newest attempt failed; the trail is out of step from now on. */
  void noteFailure(Lease lease, String trailId, String errorCode, Instant attemptTime);

  /** Stops a trail in this partition for good: what stands in its bucket is not what it should. */
  void halt(Lease lease, String trailId, String reason);

  /** Whether no partition was ever delivered from here. */
  boolean isEmpty();

  /** What is known of an account's trails, by ARN and partition. */
  List<TrailRecord> trails(AccountId account);

  @Override
  void close();

  /**
   * A trail's new position.
   *
   * @param inStep whether it stands where the partition stands: then its position is never less
   *     than the partition's, also while it is not moved
   * @param counts of the events between its old position and the new one
   */
  record TrailMove(String trailId, TrailArn trail, long position, boolean inStep, Counts counts) {}

  /**
   * A partition as stored.
   *
   * @param log the log that all offsets are of; empty if it was not noted yet
   * @param position what is before it concerns no trail in step, and no trail that is not listed
   * @param cuts those that are not finished, at most one of a trail
   */
  record PartitionState(
      Optional<UUID> log, long position, List<TrailRecord> trails, List<Cut> cuts) {
    public PartitionState {
      trails = List.copyOf(trails);
      cuts = List.copyOf(cuts);
    }

    /** Up to where the log was read for any of this. */
    long reached() {
      return LongStream.concat(
              trails.stream().mapToLong(TrailRecord::position),
              cuts.stream().mapToLong(Cut::nextOffset))
          .reduce(position, Math::max);
    }
  }

  /**
   * A trail in a partition, as stored.
   *
   * @param counts of all events before its position and in its cut
   * @param pending events in the files of an unfinished cut
   * @param delivered events in delivered files
   * @param failed events given up
   * @param latestDeliveryError S3's error code of the newest attempt; empty if it succeeded
   * @param haltedReason why it is stopped; empty if it is not
   */
  record TrailRecord(
      PartitionId partition,
      String trailId,
      TrailArn trail,
      long position,
      boolean inStep,
      Counts counts,
      long pending,
      long delivered,
      long failed,
      Optional<Instant> latestDeliveryTime,
      Optional<Instant> latestAttemptTime,
      String latestDeliveryError,
      Optional<String> haltedReason) {}
}
