package dev.cairn.ingest.store;

import static java.util.Objects.requireNonNull;

import dev.cairn.ingest.domain.Follower;
import dev.cairn.ingest.domain.Follower.Position;
import dev.cairn.ingest.domain.Followers;
import dev.cairn.model.PartitionId;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets whole segments go, the oldest first, and refuses new events where none may go and there is
 * no room.
 *
 * <p>What one of Cairn's own followers has not read never goes. What only a failing target needs
 * goes when it is older than the hold time, when such segments take more than their share of the
 * budget, or when there is no room otherwise: it never causes a refusal.
 */
public final class DiskRetention {

  private static final Logger LOG = LoggerFactory.getLogger(DiskRetention.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final SegmentEventLog log;
  private final Followers followers;
  private final RetentionRules rules;
  private final InstantSource clock;
  private boolean refusing;

  public DiskRetention(
      SegmentEventLog log, Followers followers, RetentionRules rules, InstantSource clock) {
    this.log = requireNonNull(log, "log is null");
    this.followers = requireNonNull(followers, "followers is null");
    this.rules = requireNonNull(rules, "rules is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * A segment that may be let go of.
   *
   * @param read whether all of Cairn's own followers have read it
   * @param held whether a failing target or a foreign follower still needs it
   */
  private record Candidate(
      PartitionLog partition, long next, Instant newest, long bytes, boolean read, boolean held) {}

  /** One pass. */
  public void step() {
    Instant now = clock.instant();
    try {
      trim(candidate -> candidate.read() && isOld(candidate, now));
      trimHeldBeyondShare();
      if (log.bytes() > rules.diskBudget() && trimToBudget()) {
        // Nothing was left but the segments that take events: end them, so that they may go.
        log.endSegments();
        trimToBudget();
      }
      decide();
    } catch (IOException e) {
      LOG.warn("Letting go of old events failed; it is tried again", e);
    }
  }

  private boolean isOld(Candidate candidate, Instant now) {
    Duration age = Duration.between(candidate.newest(), now);
    return age.compareTo(candidate.held() ? rules.hold() : rules.retention()) > 0;
  }

  /** Those at the front of their partition, the oldest first. */
  private List<Candidate> candidates() {
    List<Follower> all = followers.list();
    List<Candidate> candidates = new ArrayList<>();
    for (PartitionLog partition : log.all()) {
      long read = readByOwn(all, partition.id());
      long held = held(all, partition.id());
      List<Segment> segments = partition.segments();
      for (Segment segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
        candidates.add(
            new Candidate(
                partition,
                segment.next(),
                Instant.ofEpochMilli(segment.extent().appendTime()),
                segment.extent().size(),
                segment.next() <= read,
                segment.next() > held));
      }
    }
    candidates.sort(Comparator.comparing(Candidate::newest).thenComparingLong(Candidate::next));
    return candidates;
  }

  private long readByOwn(List<Follower> all, PartitionId partition) {
    long read = Long.MAX_VALUE;
    for (String name : rules.ownFollowers()) {
      read = Math.min(read, position(all, name, partition).map(Position::next).orElse(0L));
    }
    return read;
  }

  private static Optional<Position> position(
      List<Follower> all, String name, PartitionId partition) {
    return all.stream()
        .filter(follower -> follower.name().equals(name))
        .flatMap(follower -> Optional.ofNullable(follower.positions().get(partition)).stream())
        .findFirst();
  }

  /** The oldest offset that a failing target or a follower that is not Cairn's own needs. */
  private long held(List<Follower> all, PartitionId partition) {
    long held = Long.MAX_VALUE;
    for (Follower follower : all) {
      Optional<Position> position = Optional.ofNullable(follower.positions().get(partition));
      if (!rules.ownFollowers().contains(follower.name())) {
        held = Math.min(held, position.map(Position::next).orElse(0L));
      }
      if (position.isPresent() && position.get().held().isPresent()) {
        held = Math.min(held, position.get().held().getAsLong());
      }
    }
    return held;
  }

  private void trim(Predicate<Candidate> may) throws IOException {
    for (Candidate candidate : candidates()) {
      if (may.test(candidate)) {
        candidate.partition().trim(candidate.next());
      }
    }
  }

  private void trimHeldBeyondShare() throws IOException {
    List<Candidate> held =
        candidates().stream().filter(Candidate::read).filter(Candidate::held).toList();
    long bytes = held.stream().mapToLong(Candidate::bytes).sum();
    for (Candidate candidate : held) {
      if (bytes <= (long) (rules.diskBudget() * rules.holdShare())) {
        return;
      }
      letGoOfHeld(candidate);
      bytes -= candidate.bytes();
    }
  }

  private static void letGoOfHeld(Candidate candidate) throws IOException {
    LOG.warn(
        "Partition {} lets go of events before offset {} that a failing target has not got",
        candidate.partition().id(),
        candidate.next());
    candidate.partition().trim(candidate.next());
  }

  /** Lets go until the budget is met; true if it is not and nothing may go any more. */
  private boolean trimToBudget() throws IOException {
    List<Candidate> read = candidates().stream().filter(Candidate::read).toList();
    for (Candidate candidate : read) {
      if (log.bytes() <= rules.diskBudget()) {
        return false;
      }
      if (!candidate.held()) {
        candidate.partition().trim(candidate.next());
      }
    }
    for (Candidate candidate : read) {
      if (log.bytes() <= rules.diskBudget()) {
        return false;
      }
      if (candidate.held()) {
        letGoOfHeld(candidate);
      }
    }
    return log.bytes() > rules.diskBudget();
  }

  private void decide() throws IOException {
    Optional<LogResources.Refusal> why = whyRefuse();
    if (why.isPresent() != refusing) {
      refusing = why.isPresent();
      LOG.warn(
          "{}", why.map(LogResources.Refusal::message).orElse("New events are accepted again"));
    }
    log.refuse(why);
  }

  private Optional<LogResources.Refusal> whyRefuse() throws IOException {
    if (log.bytes() > rules.diskBudget()) {
      return refusal(
          "EVENT_LOG_FULL",
          "The event log has reached cairn.ingest.disk-budget"
              + laggard()
                  .map(name -> " because follower " + name + " has not read what is there")
                  .orElse(""));
    }
    long free = Files.getFileStore(log.folder()).getUsableSpace();
    return free < rules.diskReserve()
        ? refusal("DISK_FULL", "The disk of the event log is full")
        : Optional.empty();
  }

  private static Optional<LogResources.Refusal> refusal(String reason, String message) {
    return Optional.of(
        new LogResources.Refusal(reason, message + "; no new events are accepted", RETRY_AFTER));
  }

  /** The own follower that has the most left to read. */
  private Optional<String> laggard() {
    List<Follower> all = followers.list();
    return rules.ownFollowers().stream().max(Comparator.comparingLong(name -> lag(all, name)));
  }

  private long lag(List<Follower> all, String name) {
    long lag = 0;
    for (PartitionLog partition : log.all()) {
      lag +=
          partition.range().next()
              - position(all, name, partition.id()).map(Position::next).orElse(0L);
    }
    return lag;
  }
}
