package dev.cairn.delivery.domain;

import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the range of an unfinished cut again and selects its records as they were selected then.
 */
final class CutRebuild implements AutoCloseable {

  private final TrailProgress progress;
  private final Cut cut;
  private final TrailHistory history;
  private final MemoryBudget memory;
  private final LogReader reader;
  private final List<Selected> records = new ArrayList<>();

  CutRebuild(
      TrailProgress progress,
      Cut cut,
      LogReader reader,
      TrailHistory history,
      MemoryBudget memory) {
    this.progress = progress;
    this.cut = cut;
    this.history = history;
    this.memory = memory;
    this.reader = reader;
  }

  TrailProgress progress() {
    return progress;
  }

  Cut cut() {
    return cut;
  }

  /** Reads on, at most so many batches; says whether all of them had come. */
  boolean step(int batches) {
    for (int i = 0; i < batches && reader.next() < cut.nextOffset(); i++) {
      Optional<EventBatch> batch = reader.poll();
      if (batch.isEmpty()) {
        return false;
      }
      take(batch.get());
      reader.advance(batch.get());
    }
    return true;
  }

  /** Whether the whole range is read. */
  boolean isComplete() {
    return reader.next() >= cut.nextOffset();
  }

  private void take(EventBatch batch) {
    Optional<TrailState> state =
        history.trails(cut.trail().account(), batch.revision()).stream()
            .filter(s -> s.id().equals(cut.trailId()))
            .findFirst();
    long offset = batch.firstOffset();
    for (EventRecord event : batch.events()) {
      if (offset >= reader.next()
          && offset < cut.nextOffset()
          && selects(state, batch.revision(), event)) {
        Selected record = new Selected(event, memory);
        record.hold();
        records.add(record);
      }
      offset++;
    }
  }

  private boolean selects(Optional<TrailState> state, long revision, EventRecord event) {
    return state
        .or(() -> history.deletedBy(event.id(), revision).filter(s -> s.id().equals(cut.trailId())))
        .filter(s -> TrailSelection.selects(s, event))
        .isPresent();
  }

  /** The records, which the caller now holds. */
  List<Selected> records() {
    return records;
  }

  /** Lets go of what was read. */
  void abandon() {
    records.forEach(Selected::release);
    records.clear();
  }

  @Override
  public void close() {
    reader.close();
  }
}
