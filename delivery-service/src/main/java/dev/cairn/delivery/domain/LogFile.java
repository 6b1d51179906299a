package dev.cairn.delivery.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.EventCategory;
import dev.cairn.model.RegionName;
import java.time.Instant;

/**
 * A log file of a cut, as it is stored before it is put.
 *
 * @param window the five-minute window of its events, by its end
 * @param ordinal counted from 0 within the cut's files of the category and window
 * @param records how many records it holds
 * @param bodySize bytes before compression
 * @param sha256 of the uncompressed body, lower-case hex
 * @param oldest eventTime of its oldest record
 * @param newest eventTime of its newest record
 */
public record LogFile(
    EventCategory category,
    Instant window,
    int ordinal,
    String key,
    int records,
    long bodySize,
    String sha256,
    Instant oldest,
    Instant newest) {

  public LogFile {
    requireNonNull(category, "category is null");
    requireNonNull(window, "window is null");
    requireNonNull(key, "key is null");
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(oldest, "oldest is null");
    requireNonNull(newest, "newest is null");
    if (records < 1) {
      throw new IllegalArgumentException("a log file has at least one record");
    }
  }

  /** The region in whose folder it lies. */
  RegionName region() {
    String name = key.substring(key.lastIndexOf('/') + 1);
    int begin = name.indexOf('_', name.indexOf('_') + 1) + 1;
    return RegionName.of(name.substring(begin, name.indexOf('_', begin)));
  }
}
