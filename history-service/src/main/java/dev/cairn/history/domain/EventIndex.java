package dev.cairn.history.domain;

import dev.cairn.model.PartitionId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The engine that holds the history. A function of the log: whatever it loses, replay brings back.
 *
 * <p>{@link #upsert} and {@link #search} may be called at any time from any thread; the others by
 * one thread at a time, and {@link #rollback} not beside an {@link #upsert}. Errors: {@code
 * CairnException.Unavailable} if the engine fails.
 */
public interface EventIndex {

  /**
   * Puts events in, each in place of the one with the same account, region, id and time, if there
   * is one. They are found soon (the implementation says when), and durable after the next {@link
   * #commit} that begins later. If this fails, everything since the last commit may be lost: call
   * {@link #rollback}.
   */
  void upsert(List<LoggedEvent> events);

  /**
   * The newest events that fit, newest first: by event time, then by offset, both falling. Only
   * those older than {@code after}, if given. At most {@code max}, and none after those with which
   * {@code maxBytes} are reached; else fewer only if there are no more.
   *
   * @param maxBytes of {@link HistoryEvent#bytes} in all; the last one may exceed it
   */
  List<HistoryEvent> search(
      EventQuery query, Optional<EventPosition> after, int max, long maxBytes);

  /**
   * Makes everything upserted so far durable, then the positions, which {@link #positions} gives
   * back from then on. A crash between the two leaves the old positions: replay from them is
   * harmless. If this fails, everything since the last commit may be lost: call {@link #rollback}.
   *
   * @param positions for every partition, the offset of the first event that is not upserted
   */
  void commit(Map<PartitionId, Long> positions);

  /** Forgets what was upserted since the last commit, or at least begins anew after an error. */
  void rollback();

  /**
   * The positions of the last commit. Empty at first, and when a part was found damaged at start:
   * then the log is to be replayed from its beginning.
   */
  Map<PartitionId, Long> positions();

  /** The log that the positions are of; empty if that was never told. */
  Optional<UUID> log();

  /** Makes durable that the positions are of this log from now on, and these ones at first. */
  void enter(UUID log, Map<PartitionId, Long> positions);

  /**
   * Drops the days (UTC) that lie wholly before the instant. The instant's own day stays whole.
   *
   * @return how many days were dropped
   */
  int expire(Instant before);
}
