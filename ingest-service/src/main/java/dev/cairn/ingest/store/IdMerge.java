package dev.cairn.ingest.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes one file of sealed ids from several, so that a look-up asks few. Needs no lock. */
final class IdMerge {

  /** So many neighbours of about one size are merged. */
  private static final int WIDTH = 8;

  /** A file of so many tables is not merged again: it would leave the window too slowly. */
  private static final int LARGEST = WIDTH * WIDTH * 2;

  private IdMerge() {}

  /** The first run of neighbours that should be one file. */
  static List<SealedIds> pick(List<SealedIds> files, int tableIds) {
    for (long size = 2L * tableIds; size < (long) LARGEST * tableIds; size *= WIDTH) {
      int run = 0;
      for (int i = 0; i < files.size(); i++) {
        run = files.get(i).summary().count() < size ? run + 1 : 0;
        if (run == WIDTH) {
          return files.subList(i - WIDTH + 1, i + 1);
        }
      }
    }
    return List.of();
  }

  /** Writes the merged file; of equal keys the newest stays, what has left the window goes. */
  static SealedIds merge(List<SealedIds> inputs, Path folder, LogResources resources, long now)
      throws IOException {
    long notBefore = now - resources.settings().windowAge().toMillis();
    SealedIds.Summary most = summary(inputs);
    int[] at = new int[inputs.size()];
    try (SealedIdsWriter writer = new SealedIdsWriter(resources.disk(), folder, most)) {
      for (int next = smallest(inputs, at); next >= 0; next = smallest(inputs, at)) {
        SealedIds file = inputs.get(next);
        int entry = at[next];
        if (file.time(entry) > notBefore) {
          writer.add(
              file.high(entry),
              file.low(entry),
              file.body(entry),
              file.offset(entry),
              file.time(entry));
        }
        skip(inputs, at, file.high(entry), file.low(entry));
      }
      return writer.finish();
    }
  }

  private static SealedIds.Summary summary(List<SealedIds> inputs) {
    int count = inputs.stream().mapToInt(file -> file.summary().count()).sum();
    SealedIds.Summary first = inputs.getFirst().summary();
    SealedIds.Summary last = inputs.getLast().summary();
    return new SealedIds.Summary(
        first.from(), last.to(), count, first.oldest(), last.newest(), first.key());
  }

  /** The input whose next key is the smallest, the newest of several; negative at the end. */
  private static int smallest(List<SealedIds> inputs, int[] at) {
    int best = -1;
    for (int i = inputs.size() - 1; i >= 0; i--) {
      SealedIds file = inputs.get(i);
      if (at[i] < file.summary().count()
          && (best < 0 || isLess(file, at[i], inputs.get(best), at[best]))) {
        best = i;
      }
    }
    return best;
  }

  private static boolean isLess(SealedIds file, int entry, SealedIds other, int otherEntry) {
    return SealedIds.compare(
            file.high(entry), file.low(entry), other.high(otherEntry), other.low(otherEntry))
        < 0;
  }

  private static void skip(List<SealedIds> inputs, int[] at, long high, long low) {
    for (int i = 0; i < at.length; i++) {
      SealedIds file = inputs.get(i);
      if (at[i] < file.summary().count()
          && SealedIds.compare(file.high(at[i]), file.low(at[i]), high, low) == 0) {
        at[i]++;
      }
    }
  }
}
