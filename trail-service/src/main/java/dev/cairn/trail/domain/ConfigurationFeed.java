package dev.cairn.trail.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import java.time.Duration;
import java.util.List;

/** The configuration for those who follow it: as it was at a revision, then every change. */
public final class ConfigurationFeed {

  private static final int PAGE = 500;

  private final TrailStore store;
  private final NewestRevision newest;
  private final Confirmations confirmations;
  private final Duration pollInterval;

  /**
   * @param pollInterval how often to look for changes that another process made
   */
  public ConfigurationFeed(
      TrailStore store, NewestRevision newest, Confirmations confirmations, Duration pollInterval) {
    this.store = requireNonNull(store, "store is null");
    this.newest = requireNonNull(newest, "newest is null");
    this.confirmations = requireNonNull(confirmations, "confirmations is null");
    this.pollInterval = requireNonNull(pollInterval, "pollInterval is null");
  }

  /** Number of the newest revision. */
  public long newestRevision() {
    return store.newestRevision();
  }

  /** The configuration at a revision. Errors: {@code UNKNOWN_REVISION} if it is not made yet. */
  public Configuration at(long revision) {
    long known = store.newestRevision();
    if (revision > known) {
      throw CairnException.invalid(
          "UNKNOWN_REVISION",
          "begin.from_revision",
          "Revision %d is not known: the newest is %d.".formatted(revision, known));
    }
    return store.at(revision);
  }

  /**
   * The revisions that follow one, oldest first, without a gap: the first few hundred if there are
   * more. Waits a while if there are none yet; empty if there still are none then.
   */
  public List<Revision> awaitAfter(long revision) throws InterruptedException {
    List<Revision> present = store.after(revision, PAGE);
    if (!present.isEmpty()) {
      return present;
    }
    newest.awaitAfter(revision, pollInterval);
    return store.after(revision, PAGE);
  }

  /** Counts a replica as one that changes wait for, until it is closed. */
  public Confirmations.Replica connect(String name) {
    return confirmations.connect(name);
  }

  /** Notes how deliveries went. */
  public void noteDeliveries(List<DeliveryStatus> statuses) {
    store.noteDeliveries(statuses);
  }
}
