package dev.cairn.history.store;

import dev.cairn.history.domain.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first events that an open writer takes for a day that has no {@link Dictionary} yet. They are
 * kept in memory until there are enough, or until the writer is closed.
 */
final class Samples {

  /** Days with fewer are small without a dictionary. */
  static final int ENOUGH = 2000;

  /** A hundred times a dictionary, which is what zstd wants to see. */
  static final int ENOUGH_BYTES = 2 << 20;

  /** Larger ones pack well alone, and a few of them would be all that there is room for. */
  static final int LARGEST = 16 << 10;

  private final List<byte[]> records = new ArrayList<>();
  private int bytes;
  private boolean enough;

  /** Takes the events. True once: when there are enough to {@link #train}. */
  synchronized boolean isEnoughWith(List<LoggedEvent> events) {
    if (enough) {
      return false;
    }
    for (LoggedEvent event : events) {
      take(event.event().json().array());
    }
    return enough;
  }

  private void take(byte[] record) {
    if (!enough && record.length <= LARGEST) {
      records.add(record);
      bytes += record.length;
      enough = records.size() >= ENOUGH || bytes >= ENOUGH_BYTES;
    }
  }

  /**
   * The dictionary of the events taken, which are forgotten; empty if they are not enough (any
   * more) or have too little in common.
   */
  Optional<Dictionary> train() {
    List<byte[]> taken = taken();
    return taken.isEmpty() ? Optional.empty() : Dictionary.train(taken);
  }

  private synchronized List<byte[]> taken() {
    if (!enough) {
      return List.of();
    }
    List<byte[]> taken = List.copyOf(records);
    records.clear();
    bytes = 0;
    return taken;
  }

  /** Forgets the events taken and begins anew. */
  synchronized void clear() {
    records.clear();
    bytes = 0;
    enough = false;
  }
}
