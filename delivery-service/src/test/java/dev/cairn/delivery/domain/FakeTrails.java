package dev.cairn.delivery.domain;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.model.selection.EventSelectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** A configuration's history in memory. */
final class FakeTrails implements TrailHistory {

  private final List<Map<String, TrailState>> revisions = new ArrayList<>(List.of(Map.of()));
  private final Map<String, TrailState> newest = new HashMap<>();
  private final Map<String, Long> deletedAt = new HashMap<>();
  private final Map<EventId, TrailState> deletedBy = new HashMap<>();

  /** Creates or changes a trail; gives the new revision. */
  long put(TrailState state) {
    Map<String, TrailState> next = new HashMap<>(revisions.getLast());
    next.put(state.id(), state);
    revisions.add(next);
    newest.put(state.id(), state);
    return revision();
  }

  long change(String id, UnaryOperator<TrailState> change) {
    return put(change.apply(newest(id).orElseThrow()));
  }

  long delete(String id) {
    Map<String, TrailState> next = new HashMap<>(revisions.getLast());
    next.remove(id);
    revisions.add(next);
    deletedAt.putIfAbsent(id, revision());
    return revision();
  }

  /** As {@link #delete(String)}, and an event will tell of it. */
  long delete(String id, EventId lastEvent) {
    deletedBy.put(lastEvent, newest(id).orElseThrow().deleted(Optional.of(lastEvent)));
    return delete(id);
  }

  /** Stops a trail; an event will tell of it. */
  long stop(String id, EventId lastEvent) {
    TrailState stopped = newest(id).orElseThrow().deleted(Optional.of(lastEvent));
    return put(stopped);
  }

  boolean exists(String id) {
    return revisions.getLast().containsKey(id);
  }

  static TrailState logging(TrailState s, boolean logging) {
    return new TrailState(
        s.id(),
        s.arn(),
        s.multiRegion(),
        s.includeGlobalServiceEvents(),
        logging,
        s.bucket(),
        s.prefix(),
        s.kmsKeyArn(),
        s.selectors(),
        s.lastEvent());
  }

  static TrailState selecting(TrailState s, EventSelectors selectors) {
    return new TrailState(
        s.id(),
        s.arn(),
        s.multiRegion(),
        s.includeGlobalServiceEvents(),
        s.logging(),
        s.bucket(),
        s.prefix(),
        s.kmsKeyArn(),
        CompiledSelectors.of(selectors),
        s.lastEvent());
  }

  static TrailState covering(TrailState s, boolean multiRegion) {
    return new TrailState(
        s.id(),
        s.arn(),
        multiRegion,
        s.includeGlobalServiceEvents(),
        s.logging(),
        s.bucket(),
        s.prefix(),
        s.kmsKeyArn(),
        s.selectors(),
        s.lastEvent());
  }

  @Override
  public String installationId() {
    return "installation";
  }

  @Override
  public long revision() {
    return revisions.size() - 1L;
  }

  @Override
  public List<TrailState> trails(AccountId account, long revision) {
    return revisions.get(Math.toIntExact(revision)).values().stream()
        .filter(s -> s.arn().account().equals(account))
        .toList();
  }

  @Override
  public Optional<TrailState> deletedBy(EventId event, long revision) {
    return Optional.ofNullable(deletedBy.get(event))
        .filter(trail -> deletedAt(trail.id()).orElse(Long.MAX_VALUE) <= revision);
  }

  @Override
  public OptionalLong deletedAt(String trailId) {
    Long at = deletedAt.get(trailId);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  @Override
  public Optional<TrailState> newest(String trailId) {
    return Optional.ofNullable(newest.get(trailId));
  }

  @Override
  public boolean isLogging(String trailId) {
    TrailState state = revisions.getLast().get(trailId);
    return state != null && state.logging();
  }
}
