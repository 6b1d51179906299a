package dev.cairn.delivery.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.delivery.domain.DeliveryStore.PartitionState;
import dev.cairn.delivery.domain.DeliveryStore.TrailMove;
import dev.cairn.delivery.domain.DeliveryStore.TrailRecord;
import dev.cairn.delivery.domain.EventFeed.Partitions;
import dev.cairn.delivery.domain.EventFeed.PositionTrimmedException;
import dev.cairn.delivery.domain.Uploads.Result;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.KillPoint;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The delivery of one partition's events, under its lease. Only delivery's thread uses it; it
 * blocks for the store alone.
 *
 * <p>Trails in step share the main reader. A trail whose bucket fails is detached: its cut is tried
 * again with records read again, then it catches up with another reader until that one meets the
 * main one.
 */
final class PartitionDelivery implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(PartitionDelivery.class);

  private static final Duration MOVE_INTERVAL = Duration.ofSeconds(1);
  private static final int BATCHES_A_STEP = 32;
  private static final int READERS_BEHIND = 4;
  private static final int MOVES_AT_ONCE = 500;

  /** What a partition's delivery needs of the world. */
  record World(
      DeliveryStore store,
      EventFeed feed,
      TrailHistory history,
      Uploads uploads,
      Uploads retries,
      MemoryBudget memory,
      MemoryBudget behindMemory,
      DeliverySettings settings,
      boolean startsOver,
      DeliveryMetrics metrics) {}

  private final World world;
  private final Lease lease;
  private final PartitionId partition;
  private final UUID log;
  private final Map<String, TrailProgress> trails = new HashMap<>();
  private final Set<TrailProgress> buffering = new LinkedHashSet<>();
  private final Set<TrailProgress> changed = new LinkedHashSet<>();
  private final List<TrailProgress> newTrails = new ArrayList<>();
  private final Queue<Result> results = new ConcurrentLinkedQueue<>();
  private final List<LogReader> behind = new ArrayList<>();
  private final Subscriptions subscriptions = new Subscriptions();

  private LogReader main;
  private long position;
  private long reportedPosition = -1;
  private OptionalLong reportedHeld = OptionalLong.empty();
  private long mainRevision = -1;
  private OptionalLong nextMoveNanos = OptionalLong.empty();
  private @Nullable CutRebuild rebuild;

  /**
   * @throws OtherLogException if what was delivered so far is of another log, and delivery is not
   *     to start over
   */
  PartitionDelivery(Lease lease, Partitions known, World world) {
    this.world = world;
    this.lease = lease;
    this.partition = lease.partition();
    this.log = known.log();
    PartitionState state = enter(known.next().getOrDefault(partition, 0L));
    this.position = state.position();
    this.main = reader(position);
    load(state);
  }

  /** The state to go on from in this log. */
  private PartitionState enter(long next) {
    PartitionState state = world.store().load(lease);
    if (state.log().equals(Optional.of(log))) {
      return state;
    }
    // Before logs had an identity it was not kept.
    if (state.log().isEmpty() && state.reached() <= next) {
      world.store().enter(lease, log);
      return state;
    }
    if (!world.startsOver()) {
      throw new OtherLogException(partition, log, state.log());
    }
    world.store().startOver(lease, log);
    logger.warn(
        "{}: the log is another one than before, {}: it is read from its start", partition, log);
    return world.store().load(lease);
  }

  private void load(PartitionState state) {
    Map<String, Cut> cuts = new HashMap<>();
    state.cuts().forEach(cut -> cuts.put(cut.trailId(), cut));
    for (TrailRecord stored : state.trails()) {
      Optional<Cut> cut = Optional.ofNullable(cuts.get(stored.trailId()));
      TrailProgress progress = TrailProgress.of(stored, cut, position);
      trails.put(stored.trailId(), progress);
      if (regionOf(progress).equals(partition.region())) {
        changed.add(progress);
      } // else what a trail of one region once took here is older than what its own region tells
    }
  }

  UUID log() {
    return log;
  }

  Lease lease() {
    return lease;
  }

  /**
   * One pass: what was put is recorded, what has come is read, what is due is cut.
   *
   * @return whether there is more to do at once
   */
  boolean step(Moment now) {
    boolean busy = settleResults(now);
    attachWaiting();
    busy |= readMain(now);
    busy |= readBehind(now);
    busy |= retryCuts(now);
    busy |= cutDue(now);
    move(now);
    return busy;
  }

  // Reading

  private boolean readMain(Moment now) {
    try {
      int batches = 0;
      while (batches < BATCHES_A_STEP && !world.memory().isSpent() && read(main, now)) {
        batches++;
      }
      return batches == BATCHES_A_STEP;
    } catch (PositionTrimmedException e) {
      logger.error("The log of {} lost {} to {}", partition, main.next(), e.oldest());
      List<TrailProgress> attached = attachedTo(main);
      main.close();
      LogReader reopened = reader(e.oldest());
      main = reopened;
      attached.forEach(progress -> skipLost(progress, reopened));
      return true;
    }
  }

  private boolean readBehind(Moment now) {
    boolean busy = false;
    for (LogReader reader : List.copyOf(behind)) {
      try {
        int batches = 0;
        while (batches < BATCHES_A_STEP
            && reader.next() < main.next()
            && !world.behindMemory().isSpent()
            && read(reader, now)) {
          batches++;
        }
        busy |= batches == BATCHES_A_STEP;
        if (reader.next() >= main.next()) {
          retire(reader, main);
        }
      } catch (PositionTrimmedException e) {
        logger.error("The log of {} lost {} to {}", partition, reader.next(), e.oldest());
        LogReader reopened = reader(e.oldest());
        behind.add(reopened);
        List<TrailProgress> attached = attachedTo(reader);
        behind.remove(reader);
        reader.close();
        attached.forEach(progress -> skipLost(progress, reopened));
        busy = true;
      }
    }
    return busy;
  }

  private void skipLost(TrailProgress progress, LogReader reopened) {
    // What it holds in memory is complete up to where the old reader stood; what follows is lost.
    long first = progress.considered();
    long lost = Math.max(0, reopened.next() - first);
    if (progress.isIdle()) {
      progress.moveTo(reopened.next());
    }
    world.store().skip(lease, progress.trailId(), progress.trail(), progress.position(), lost);
    progress.attach(reopened);
    subscriptions.clear();
  }

  /** The reader has come where another one stands: its trails go on with that one. */
  private void retire(LogReader reader, LogReader other) {
    attachedTo(reader).forEach(progress -> progress.attach(other));
    behind.remove(reader);
    reader.close();
    subscriptions.clear();
  }

  private List<TrailProgress> attachedTo(LogReader reader) {
    return trails.values().stream().filter(progress -> progress.isReadBy(reader)).toList();
  }

  private LogReader reader(long offset) {
    return new LogReader(world.feed(), log, partition, offset, world.history());
  }

  private boolean read(LogReader reader, Moment now) {
    Optional<EventBatch> batch = reader.poll();
    batch.ifPresent(
        b -> {
          take(reader, b, now);
          reader.advance(b);
        });
    return batch.isPresent();
  }

  private void take(LogReader reader, EventBatch batch, Moment now) {
    if (reader == main) {
      mainRevision = batch.revision();
    }
    long offset = batch.firstOffset();
    for (EventRecord event : batch.events()) {
      if (offset >= reader.next()) {
        take(reader, batch.revision(), offset, event, now);
      }
      offset++;
    }
    world.metrics().read(batch.events().size());
  }

  private void take(LogReader reader, long revision, long offset, EventRecord event, Moment now) {
    Selected shared = null;
    for (Subscription subscription : subscriptions(reader, revision, offset, event)) {
      TrailProgress progress = subscription.progress();
      if (!progress.awaits(offset)) {
        continue;
      }
      if (TrailSelection.selects(subscription.state(), event)) {
        if (shared == null) {
          shared = new Selected(event, reader == main ? world.memory() : world.behindMemory());
        }
        progress.select(shared, now);
        buffering.add(progress);
      } else {
        progress.passOver();
      }
    }
  }

  private record Subscription(TrailProgress progress, TrailState state) {}

  /** Who may take an event: trails that are there, and the one whose end the event tells of. */
  private List<Subscription> subscriptions(
      LogReader reader, long revision, long offset, EventRecord event) {
    List<Subscription> present = subscriptions.of(reader, event, revision, offset);
    Optional<TrailState> deleted = world.history().deletedBy(event.id(), revision);
    if (deleted.isEmpty() || !TrailSelection.selects(deleted.get(), event)) {
      return present;
    }
    TrailProgress progress = trails.get(deleted.get().id());
    if (progress == null && reader == main) {
      progress = begin(deleted.get(), offset);
    }
    if (progress == null || !progress.isReadBy(reader)) {
      return present;
    }
    List<Subscription> all = new ArrayList<>(present);
    all.add(new Subscription(progress, deleted.get()));
    return all;
  }

  /** Trails by account: of events that those who cover the region get, and of the others. */
  private record Known(
      Map<AccountId, List<Subscription>> ofRegion,
      Map<AccountId, List<Subscription>> ofEveryRegion) {

    Map<AccountId, List<Subscription>> of(GlobalService service) {
      return service == GlobalService.EVERY_REGION ? ofEveryRegion : ofRegion;
    }
  }

  /** The trails of a reader, by account, as they were at a revision. */
  private final class Subscriptions {
    private final Map<LogReader, Known> known = new HashMap<>();
    private final Map<LogReader, Long> revisions = new HashMap<>();

    void clear() {
      known.clear();
      revisions.clear();
    }

    List<Subscription> of(LogReader reader, EventRecord event, long revision, long offset) {
      Long at = revisions.put(reader, revision);
      if (at == null || at != revision) {
        known.put(reader, new Known(new HashMap<>(), new HashMap<>()));
      }
      Map<AccountId, List<Subscription>> byAccount =
          requireNonNull(known.get(reader)).of(event.globalService());
      List<Subscription> found = byAccount.get(event.account());
      if (found == null) {
        found = find(reader, event, revision, offset);
        byAccount.put(event.account(), found);
      }
      return found;
    }

    private List<Subscription> find(
        LogReader reader, EventRecord event, long revision, long offset) {
      List<Subscription> found = new ArrayList<>();
      for (TrailState state : world.history().trails(event.account(), revision)) {
        if (!state.covers(partition.region())
            && !TrailSelection.mayTake(state, partition.region(), event.globalService())) {
          continue;
        }
        TrailProgress progress = trails.get(state.id());
        if (progress == null && reader == main) {
          progress = begin(state, offset);
        }
        if (progress != null && progress.isReadBy(reader)) {
          found.add(new Subscription(progress, state));
        }
      }
      return found;
    }
  }

  /** Meets a trail: nothing before this offset concerns it. */
  private TrailProgress begin(TrailState state, long offset) {
    TrailProgress progress = new TrailProgress(state.id(), state.arn(), offset);
    progress.attach(main);
    trails.put(state.id(), progress);
    newTrails.add(progress);
    return progress;
  }

  private void attachWaiting() {
    for (TrailProgress progress : trails.values()) {
      if (progress.awaitsReader()) {
        readerFor(progress)
            .ifPresent(
                reader -> {
                  progress.attach(reader);
                  subscriptions.clear();
                });
      }
    }
  }

  /** The reader that is furthest on and still before the trail's position, or a new one. */
  private Optional<LogReader> readerFor(TrailProgress progress) {
    long from = progress.considered();
    if (main.next() <= from) {
      return Optional.of(main);
    }
    Optional<LogReader> nearest =
        behind.stream()
            .filter(reader -> reader.next() <= from)
            .max(Comparator.comparingLong(LogReader::next));
    if (nearest.isEmpty() && behind.size() < READERS_BEHIND) {
      LogReader opened = reader(from);
      behind.add(opened);
      return Optional.of(opened);
    }
    return nearest;
  }

  // Cutting

  private boolean cutDue(Moment now) {
    boolean any = false;
    for (TrailProgress progress : List.copyOf(buffering)) {
      if (progress.cut().isEmpty()
          && progress.isDue(world.settings(), world.history().isLogging(progress.trailId()), now)) {
        cut(progress, now);
        any = true;
      }
    }
    return any;
  }

  /** Bytes in buffers, of which any may be cut to free memory. */
  long bufferedBytes() {
    return buffering.stream().mapToLong(TrailProgress::bufferedBytes).sum();
  }

  /** The largest buffer that can be cut now. */
  Optional<TrailProgress> largestBuffer() {
    return buffering.stream()
        .filter(progress -> progress.cut().isEmpty())
        .max(Comparator.comparingLong(TrailProgress::bufferedBytes));
  }

  /** Cuts what a trail has selected, up to where its reader stands. */
  void cut(TrailProgress progress, Moment now) {
    TrailState state =
        world
            .history()
            .newest(progress.trailId())
            .orElseThrow(() -> new IllegalStateException("no trail " + progress.trailId()));
    Destination destination =
        new Destination(
            state.bucket(),
            state.prefix(),
            state.kmsKeyArn(),
            world.settings().sendAcl(),
            world.settings().sendEncryption());
    Folders folders = Folders.of(state, partition.region());
    List<List<Selected>> plan =
        CutPlan.plan(progress.buffer(), folders, world.settings().fileSize());
    List<LogFile> files =
        CutPlan.files(
            plan,
            world.history().installationId(),
            log,
            progress.trailId(),
            partition,
            folders,
            progress.trail().account(),
            destination.prefix(),
            progress.position(),
            progress.considered());
    Cut cut =
        new Cut(
            progress.trailId(),
            progress.trail(),
            progress.position(),
            progress.considered(),
            progress.counts(),
            destination,
            now.time(),
            files);
    KillPoint.reach("delivery.cut.before-commit");
    world.store().saveCut(lease, cut);
    KillPoint.reach("delivery.cut.after-commit");
    progress.beginCut(cut);
    buffering.remove(progress);
    world.uploads().start(cut, plan, false, results::add);
  }

  private boolean settleResults(Moment now) {
    boolean any = false;
    for (Result result = results.poll(); result != null; result = results.poll()) {
      TrailProgress progress = requireNonNull(trails.get(result.cut().trailId()));
      changed.add(progress);
      any = true;
      switch (result) {
        case Result.Delivered delivered -> record(progress, delivered.cut(), now);
        case Result.Failed failed -> fail(progress, failed, now);
        case Result.Mismatch mismatch -> halt(progress, mismatch.message());
      }
    }
    return any;
  }

  private void record(TrailProgress progress, Cut cut, Moment now) {
    boolean inStep = progress.isReadBy(main) && cut.nextOffset() >= position;
    KillPoint.reach("delivery.record.before-commit");
    world.store().recordCut(lease, cut, inStep, now.time());
    KillPoint.reach("delivery.record.after-commit");
    progress.storedInStep(inStep);
    progress.endCut(cut.nextOffset());
    progress.delivered(now);
    world.metrics().delivered(cut);
  }

  private void fail(TrailProgress progress, Result.Failed failed, Moment now) {
    Cut cut = failed.cut();
    logger.warn(
        "Delivery of {} in {} failed: {} {}",
        cut.trail(),
        partition,
        failed.code(),
        failed.message());
    progress.failed(failed.code(), now);
    world
        .store()
        .noteFailure(lease, progress.trailId(), progress.latestDeliveryError(), now.time());
    progress.storedInStep(false);
    detach(progress);
    world.metrics().failed();
    if (!now.time().isBefore(cut.createdTime().plus(world.settings().retry()))) {
      giveUp(progress, cut, "was tried for " + world.settings().retry());
    }
  }

  private void giveUp(TrailProgress progress, Cut cut, String why) {
    logger.error(
        "{} events of {} in {} are given up: their cut {}",
        cut.counts().selected(),
        cut.trail(),
        partition,
        why);
    world.store().failCut(lease, cut);
    progress.endCut(cut.nextOffset());
  }

  private void halt(TrailProgress progress, String reason) {
    logger.error("Delivery of {} in {} stops: {}", progress.trail(), partition, reason);
    world.store().halt(lease, progress.trailId(), reason);
    progress.storedInStep(false);
    progress.halt();
    detach(progress);
  }

  private void detach(TrailProgress progress) {
    progress.detach();
    buffering.remove(progress);
    subscriptions.clear();
    for (LogReader reader : List.copyOf(behind)) {
      if (attachedTo(reader).isEmpty()) {
        behind.remove(reader);
        reader.close();
      }
    }
  }

  // Unfinished cuts

  private boolean retryCuts(Moment now) {
    if (rebuild == null) {
      rebuild = nextRebuild(now).orElse(null);
    }
    return rebuild != null && rebuild(rebuild);
  }

  private Optional<CutRebuild> nextRebuild(Moment now) {
    if (world.behindMemory().isSpent()) {
      return Optional.empty();
    }
    return trails.values().stream()
        .filter(progress -> progress.mayRetry(now))
        .min(Comparator.comparingLong(TrailProgress::position))
        .map(
            progress ->
                new CutRebuild(
                    progress,
                    progress.cut().orElseThrow(),
                    reader(progress.cut().orElseThrow().firstOffset()),
                    world.history(),
                    world.behindMemory()));
  }

  private boolean rebuild(CutRebuild current) {
    TrailProgress progress = current.progress();
    Cut cut = current.cut();
    try {
      boolean busy = current.step(BATCHES_A_STEP);
      if (!current.isComplete()) {
        return busy;
      }
    } catch (PositionTrimmedException e) {
      current.abandon();
      giveUp(progress, cut, "lies before " + e.oldest() + ", where the log begins");
      endRebuild(current);
      return true;
    }
    Optional<List<List<Selected>>> plan =
        CutPlan.replan(current.records(), cut.files(), partition.region());
    if (plan.isPresent()) {
      progress.retryCut(current.records());
      world.retries().start(cut, plan.get(), true, results::add);
    } else {
      current.abandon();
      halt(progress, "the records of an unfinished cut are not those that were cut");
    }
    endRebuild(current);
    return true;
  }

  private void endRebuild(CutRebuild current) {
    current.close();
    rebuild = null;
  }

  // Moving

  private void move(Moment now) {
    if (nextMoveNanos.isPresent() && !now.isAtOrAfter(nextMoveNanos.getAsLong())) {
      return;
    }
    nextMoveNanos = OptionalLong.of(now.nanosAfter(MOVE_INTERVAL));
    List<TrailProgress> moving =
        trails.values().stream().filter(p -> p.isAttached() && p.isIdle() && mustMove(p)).toList();
    long newPosition = lowestInStep();
    storeNewTrails();
    for (int i = 0; i < moving.size(); i += MOVES_AT_ONCE) {
      List<TrailProgress> some = moving.subList(i, Math.min(moving.size(), i + MOVES_AT_ONCE));
      world.store().move(lease, position, some.stream().map(this::moveOf).toList());
      some.forEach(
          progress -> {
            progress.moved();
            progress.storedInStep(progress.isReadBy(main));
          });
    }
    if (newPosition > position) {
      world.store().move(lease, newPosition, List.of());
      position = newPosition;
    }
    trails.values().stream()
        .filter(p -> p.isReadBy(main) && p.isIdle())
        .forEach(TrailProgress::moved);
    trails.values().removeIf(this::isOver);
    report();
  }

  /**
   * Whether nothing that is read from now on concerns a trail, but perhaps the event that tells of
   * its deletion: that one meets it again.
   */
  private boolean isOver(TrailProgress progress) {
    OptionalLong deletedAt = world.history().deletedAt(progress.trailId());
    return deletedAt.isPresent()
        && deletedAt.getAsLong() <= mainRevision
        && progress.isReadBy(main)
        && progress.isIdle()
        && progress.isStoredInStep();
  }

  /** How many trails it keeps in mind. */
  int trailCount() {
    return trails.size();
  }

  /** So that their events show in the books before their first file is due. */
  private void storeNewTrails() {
    List<TrailMove> moves =
        newTrails.stream()
            .filter(p -> p.cut().isEmpty())
            .map(p -> new TrailMove(p.trailId(), p.trail(), p.position(), true, Counts.NONE))
            .toList();
    if (!moves.isEmpty()) {
      world.store().move(lease, position, moves);
    }
    newTrails.clear();
  }

  private boolean mustMove(TrailProgress progress) {
    return progress.hasUnstoredCounts() || (progress.isReadBy(main) && !progress.isStoredInStep());
  }

  private TrailMove moveOf(TrailProgress progress) {
    return new TrailMove(
        progress.trailId(),
        progress.trail(),
        progress.considered(),
        progress.isReadBy(main),
        progress.counts());
  }

  /** Where the partition may stand: no trail in step has anything to deliver before. */
  private long lowestInStep() {
    return trails.values().stream()
        .filter(p -> p.isReadBy(main) && !p.isIdle() && p.position() >= position)
        .mapToLong(TrailProgress::position)
        .reduce(main.next(), Math::min);
  }

  private void report() {
    OptionalLong held =
        trails.values().stream()
            .filter(p -> !p.isReadBy(main) || p.position() < position)
            .mapToLong(TrailProgress::position)
            .min();
    if (position != reportedPosition || !held.equals(reportedHeld)) {
      world.feed().report(log, partition, position, held);
      reportedPosition = position;
      reportedHeld = held;
    }
  }

  // What others ask

  /** The trails whose status changed since the last call. */
  List<TrailStatus> takeChangedStatuses() {
    List<TrailStatus> statuses =
        changed.stream()
            .map(progress -> progress.status(regionOf(progress)))
            .filter(status -> status.latestAttemptTime().isPresent())
            .toList();
    changed.clear();
    return statuses;
  }

  /** A trail of one region reports what it takes of another as its own region's. */
  private RegionName regionOf(TrailProgress progress) {
    return world
        .history()
        .newest(progress.trailId())
        .filter(state -> !state.multiRegion())
        .map(state -> state.arn().homeRegion())
        .orElse(partition.region());
  }

  /** What a trail has read beyond what is stored. */
  Counts unstoredCounts(String trailId) {
    TrailProgress progress = trails.get(trailId);
    return progress == null ? Counts.NONE : progress.counts();
  }

  @Override
  public void close() {
    trails.values().forEach(TrailProgress::detach);
    behind.forEach(LogReader::close);
    main.close();
    if (rebuild != null) {
      rebuild.abandon();
      rebuild.close();
    }
  }
}
