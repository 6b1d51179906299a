package dev.cairn.delivery.domain;

import dev.cairn.delivery.domain.DeliveryStore.TrailRecord;
import dev.cairn.delivery.domain.EventFeed.Partitions;
import dev.cairn.delivery.domain.PartitionDelivery.World;
import dev.cairn.model.AccountId;
import dev.cairn.model.KillPoint;
import dev.cairn.model.PartitionId;
import dev.cairn.model.TrailArn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The delivery of log files to buckets: follows every partition whose lease it holds, and turns
 * what trails select into files, each exactly once.
 *
 * <p>{@link #step} does one pass and never waits for a bucket. One thread calls it again and again;
 * the books and states may be asked from any thread.
 */
public final class Delivery implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  /** A holder stops so long before its lease ends: its clock is not the store's. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private static final Duration RETRY_PARTITION = Duration.ofSeconds(1);
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);

  private final World world;
  private final String holder;
  private final LongSupplier nanoTime;
  private final StatusReports reports;

  private final Map<PartitionId, Held> partitions = new HashMap<>();
  private final Map<PartitionId, Long> notBeforeNanos = new HashMap<>();
  private final Map<StatusKey, TrailStatus> unreported = new LinkedHashMap<>();
  private OptionalLong nextReportNanos = OptionalLong.empty();
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * @param uploads puts the files of trails in step
   * @param retries puts the files of trails whose bucket failed: they keep nobody waiting
   * @param startsOver whether another log than before is delivered, from its beginning
   * @param holder name of this process among those that share the store
   * @param nanoTime a clock that is never set, in nanoseconds
   */
  public Delivery(
      DeliveryStore store,
      EventFeed feed,
      TrailHistory history,
      Uploads uploads,
      Uploads retries,
      StatusReports reports,
      DeliverySettings settings,
      boolean startsOver,
      DeliveryMetrics metrics,
      String holder,
      LongSupplier nanoTime) {
    this.world =
        new World(
            store,
            feed,
            history,
            uploads,
            retries,
            new MemoryBudget(settings.memory() * 3 / 4),
            new MemoryBudget(settings.memory() / 4),
            settings,
            startsOver,
            metrics);
    this.reports = reports;
    this.holder = holder;
    this.nanoTime = nanoTime;
  }

  /** A partition whose lease is held until a moment of the clock that is never set. */
  private record Held(PartitionDelivery delivery, long renewNanos, long endNanos) {}

  private record StatusKey(String trailId, String region) {}

  /**
   * One pass over all partitions.
   *
   * @param time what is written of when this was; it may go back
   * @return whether there is more to do at once
   * @throws OtherLogException if the log is another one than before, and must not be delivered
   */
  public boolean step(Instant time) {
    lock.lock();
    try {
      Moment now = new Moment(time, nanoTime.getAsLong());
      boolean busy = false;
      Optional<Partitions> known = world.feed().partitions();
      if (known.isPresent()) {
        for (PartitionId partition : new TreeSet<>(known.get().next().keySet())) {
          busy |= step(partition, known.get(), now);
        }
      }
      freeMemory(now);
      report(now);
      return busy;
    } finally {
      lock.unlock();
    }
  }

  private boolean step(PartitionId partition, Partitions known, Moment now) {
    Long notBefore = notBeforeNanos.get(partition);
    if (notBefore != null && !now.isAtOrAfter(notBefore)) {
      return false;
    }
    try {
      Optional<PartitionDelivery> held = hold(partition, known, now);
      if (held.isEmpty()) {
        return false;
      }
      boolean busy = held.get().step(now);
      held.get()
          .takeChangedStatuses()
          .forEach(s -> unreported.put(new StatusKey(s.trailId(), s.region().value()), s));
      return busy;
    } catch (LeaseLostException e) {
      log.warn("{}", e.getMessage());
      drop(partition, now);
      return false;
    } catch (OtherLogException e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("Delivery of {} begins again from its store", partition, e);
      drop(partition, now);
      return false;
    }
  }

  // Leases

  private Optional<PartitionDelivery> hold(PartitionId partition, Partitions known, Moment now) {
    Held held = partitions.get(partition);
    if (held == null) {
      return acquire(partition, known, now);
    }
    if (!held.delivery().log().equals(known.log())) {
      drop(partition, now);
      return Optional.empty();
    }
    long time = nanoTime.getAsLong();
    if (time - held.endNanos() >= 0) {
      log.warn("The lease of {} could not be renewed in time", partition);
      drop(partition, now);
      return Optional.empty();
    }
    if (time - held.renewNanos() >= 0) {
      KillPoint.reach("delivery.lease.before-renew");
      boolean renewed = world.store().renew(held.delivery().lease(), world.settings().leaseTime());
      KillPoint.reach("delivery.lease.after-renew");
      if (!renewed) {
        throw new LeaseLostException(held.delivery().lease());
      }
      partitions.put(partition, held(held.delivery(), time));
    }
    return Optional.of(held.delivery());
  }

  private Optional<PartitionDelivery> acquire(PartitionId partition, Partitions known, Moment now) {
    long time = nanoTime.getAsLong();
    Optional<Lease> lease = world.store().acquire(partition, holder, world.settings().leaseTime());
    if (lease.isEmpty()) {
      notBeforeNanos.put(partition, now.nanosAfter(RETRY_PARTITION));
      return Optional.empty();
    }
    log.info("Delivers {}, lease epoch {}", partition, lease.get().epoch());
    PartitionDelivery delivery = new PartitionDelivery(lease.get(), known, world);
    partitions.put(partition, held(delivery, time));
    return Optional.of(delivery);
  }

  /** The lease counts from when it was asked for: the store's clock began later. */
  private Held held(PartitionDelivery delivery, long askedNanos) {
    Duration time = world.settings().leaseTime();
    return new Held(
        delivery,
        askedNanos + time.dividedBy(3).toNanos(),
        askedNanos + time.minus(MARGIN).toNanos());
  }

  private void drop(PartitionId partition, Moment now) {
    Held held = partitions.remove(partition);
    if (held != null) {
      held.delivery().close();
    }
    notBeforeNanos.put(partition, now.nanosAfter(RETRY_PARTITION));
  }

  // Memory

  /** Cuts the largest buffers early when all of them together hold too much. */
  private void freeMemory(Moment now) {
    if (!world.memory().isTight()) {
      return;
    }
    long buffered = bufferedBytes();
    long enough = buffered / 2;
    while (buffered > enough) {
      Optional<Held> largest =
          partitions.values().stream()
              .max(Comparator.comparingLong(h -> largestBuffer(h.delivery())))
              .filter(h -> largestBuffer(h.delivery()) > 0);
      if (largest.isEmpty()) {
        return;
      }
      cutLargest(largest.get().delivery(), now);
      buffered = bufferedBytes();
    }
  }

  private long bufferedBytes() {
    return partitions.values().stream().mapToLong(h -> h.delivery().bufferedBytes()).sum();
  }

  private static long largestBuffer(PartitionDelivery delivery) {
    return delivery.largestBuffer().map(TrailProgress::bufferedBytes).orElse(0L);
  }

  private void cutLargest(PartitionDelivery delivery, Moment now) {
    try {
      delivery.cut(delivery.largestBuffer().orElseThrow(), now);
    } catch (LeaseLostException e) {
      log.warn("{}", e.getMessage());
      drop(delivery.lease().partition(), now);
    } catch (RuntimeException e) {
      log.error("Delivery of {} begins again from its store", delivery.lease().partition(), e);
      drop(delivery.lease().partition(), now);
    }
  }

  // What others ask

  private void report(Moment now) {
    if (unreported.isEmpty()
        || (nextReportNanos.isPresent() && !now.isAtOrAfter(nextReportNanos.getAsLong()))) {
      return;
    }
    reports.report(List.copyOf(unreported.values()));
    unreported.clear();
    nextReportNanos = OptionalLong.of(now.nanosAfter(REPORT_INTERVAL));
  }

  /** The books of an account's trails, by trail and region. */
  public List<Book> books(AccountId account) {
    lock.lock();
    try {
      Map<String, Book> books = new TreeMap<>();
      for (TrailRecord stored : world.store().trails(account)) {
        Book book = book(stored);
        books.merge(book.trail() + " " + book.region(), book, Book::plus);
      }
      return new ArrayList<>(books.values());
    } finally {
      lock.unlock();
    }
  }

  private Book book(TrailRecord stored) {
    Held held = partitions.get(stored.partition());
    Counts unstored = held == null ? Counts.NONE : held.delivery().unstoredCounts(stored.trailId());
    return new Book(
        stored.trail(),
        stored.partition().region(),
        stored.counts().accepted() + unstored.accepted(),
        stored.delivered(),
        stored.counts().notSelected() + unstored.notSelected(),
        stored.pending() + unstored.selected(),
        stored.failed());
  }

  /** How many trails are kept in mind for a partition whose lease is held; 0 for another. */
  int trailCount(PartitionId partition) {
    Held held = partitions.get(partition);
    return held == null ? 0 : held.delivery().trailCount();
  }

  /** Where a trail's deliveries stand, by region and partition; empty if it was never met. */
  public List<TrailRecord> states(TrailArn trail) {
    return world.store().trails(trail.account()).stream()
        .filter(stored -> stored.trail().equals(trail))
        .sorted(Comparator.comparing(TrailRecord::partition))
        .toList();
  }

  /** Gives all leases back. Files that are being put are found again by the next holder. */
  @Override
  public void close() {
    lock.lock();
    try {
      Collection<Held> all = List.copyOf(partitions.values());
      partitions.clear();
      for (Held held : all) {
        held.delivery().close();
        world.store().release(held.delivery().lease());
      }
    } finally {
      lock.unlock();
    }
  }
}
