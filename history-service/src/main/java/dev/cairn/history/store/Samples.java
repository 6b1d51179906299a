package dev.cairn.history.store;

import dev.cairn.history.domain.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The first events of a day that has no {@link Dictionary} yet. */
final class Samples {

  /** Days with fewer are small without a dictionary. */
  static final int ENOUGH = 2000;

  private final List<byte[]> records = new ArrayList<>();
  private boolean enough;

  /** Takes the events. True once: when there are enough to {@link #train}. */
  synchronized boolean isEnoughWith(List<LoggedEvent> events) {
    if (enough) {
      return false;
    }
    events.forEach(event -> records.add(event.event().json().array()));
    enough = records.size() >= ENOUGH;
    return enough;
  }

  /** The dictionary of the events taken, which are forgotten. */
  Optional<Dictionary> train() {
    return Dictionary.train(take());
  }

  private synchronized List<byte[]> take() {
    List<byte[]> taken = List.copyOf(records);
    records.clear();
    return taken;
  }
}
