package dev.cairn.model.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Prefixes of which any may begin a text; as many as a trail may have cost little more than one.
 *
 * <p>Those that another one begins are left out. Then at most one can begin a text, and that one is
 * the greatest that is not greater than the text: it is found by halving.
 */
final class Prefixes {

  private final String[] sorted;

  Prefixes(Collection<String> prefixes) {
    List<String> kept = new ArrayList<>();
    for (String prefix : new TreeSet<>(prefixes)) {
      if (kept.isEmpty() || !prefix.startsWith(kept.getLast())) {
        kept.add(prefix);
      }
    }
    sorted = kept.toArray(String[]::new);
  }

  boolean anyBegins(String text) {
    if (sorted.length == 1) {
      return text.startsWith(sorted[0]);
    }
    int found = Arrays.binarySearch(sorted, text);
    // Not found is minus the place where the text would be inserted, minus one.
    return found >= 0 || (found < -1 && text.startsWith(sorted[-found - 2]));
  }
}
