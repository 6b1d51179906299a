package dev.cairn.delivery.domain;

import dev.cairn.model.EventCategory;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.RecordBytes;
import java.time.Instant;

/**
 * A record that waits for its file: no more of the event than the file needs. Trails that share a
 * reader share it, and its bytes count once.
 */
final class Selected {

  /** What a record costs beside its bytes: objects and references. */
  private static final int OVERHEAD = 120;

  private static final int CATEGORIES = 8;

  private final EventCategory category;
  private final boolean everyRegions;
  private final long eventSecond;
  private final RecordBytes json;
  private final MemoryBudget memory;
  private int holders;

  Selected(EventRecord event, MemoryBudget memory) {
    this.memory = memory;
    category = event.category();
    everyRegions = event.globalService() == GlobalService.EVERY_REGION;
    eventSecond = event.time().getEpochSecond();
    json = event.json();
  }

  /** Whether trails of one region take it under their own folder, wherever they are homed. */
  boolean isEveryRegions() {
    return everyRegions;
  }

  EventCategory category() {
    return category;
  }

  Instant time() {
    return Instant.ofEpochSecond(eventSecond);
  }

  RecordBytes json() {
    return json;
  }

  /** Category and five-minute window in one number: a file holds one of them. */
  long group() {
    return group(LogFileName.windowSecond(eventSecond), category);
  }

  // The number lives in memory only: nothing depends on the order later.
  @SuppressWarnings("EnumOrdinal")
  static long group(long windowSecond, EventCategory category) {
    return windowSecond * CATEGORIES + category.ordinal();
  }

  /** One more buffer holds it. */
  void hold() {
    if (holders == 0) {
      memory.grow(cost());
    }
    holders++;
  }

  /** One buffer less holds it. */
  void release() {
    holders--;
    if (holders == 0) {
      memory.shrink(cost());
    }
  }

  private int cost() {
    return json.size() + OVERHEAD;
  }
}
