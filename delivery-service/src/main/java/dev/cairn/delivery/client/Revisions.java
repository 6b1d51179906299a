package dev.cairn.delivery.client;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Places by revision, ascending. In memory are only the newest and, of each page of older ones in
 * the file, the first revision. For one thread at a time.
 */
final class Revisions {

  /** How many are in memory, and in a page. */
  static final int PAGE = 512;

  private final RecordFile file;
  private final NavigableMap<Long, Long> pages = new TreeMap<>();
  private final NavigableMap<Long, Long> newest = new TreeMap<>();

  Revisions(RecordFile file) {
    this.file = file;
  }

  void add(long revision, long place) {
    if (newest.size() == PAGE) {
      pages.put(newest.firstKey(), file.write(page()));
      newest.clear();
    }
    newest.put(revision, place);
  }

  /** The place of the newest revision up to this one. */
  OptionalLong floor(long revision) {
    Map.Entry<Long, Long> found = newest.floorEntry(revision);
    if (found == null) {
      Map.Entry<Long, Long> page = pages.floorEntry(revision);
      found = page == null ? null : read(page.getValue()).floorEntry(revision);
    }
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.getValue());
  }

  private byte[] page() {
    ByteBuffer page = ByteBuffer.allocate(2 * Long.BYTES * newest.size());
    newest.forEach((revision, place) -> page.putLong(revision).putLong(place));
    return page.array();
  }

  private NavigableMap<Long, Long> read(long place) {
    NavigableMap<Long, Long> page = new TreeMap<>();
    for (ByteBuffer bytes = ByteBuffer.wrap(file.read(place)); bytes.hasRemaining(); ) {
      page.put(bytes.getLong(), bytes.getLong());
    }
    return page;
  }
}
