package dev.cairn.trail.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a list that is sorted by a key.
 *
 * @param last key of the page's last item, where the next page begins; empty at the end
 */
record Page<T>(List<T> items, Optional<String> last) {

  /**
   * @param all the whole list, sorted by key
   * @param after key of the last item of the page before; the empty text for the first page
   */
  static <T> Page<T> of(List<T> all, Function<T, String> key, String after, int size) {
    List<T> rest =
        all.stream().filter(item -> key.apply(item).compareTo(after) > 0).limit(size + 1L).toList();
    if (rest.size() <= size) {
      return new Page<>(rest, Optional.empty());
    }
    List<T> items = rest.subList(0, size);
    return new Page<>(items, Optional.of(key.apply(items.getLast())));
  }
}
