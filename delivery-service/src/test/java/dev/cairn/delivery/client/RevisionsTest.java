package dev.cairn.delivery.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionsTest {

  @TempDir Path folder;

  /** Of every third revision, over several pages and one that is not full. */
  @Test
  void floor_findsWhatASortedMapFinds() {
    try (RecordFile file = RecordFile.create(folder.resolve("revisions.tmp"))) {
      Revisions revisions = new Revisions(file);
      NavigableMap<Long, Long> expected = new TreeMap<>();
      int count = 3 * Revisions.PAGE + 100;
      for (int i = 1; i <= count; i++) {
        revisions.add(3L * i, 1000L + i);
        expected.put(3L * i, 1000L + i);
        if (i == 1 || i == Revisions.PAGE || i == Revisions.PAGE + 1 || i == count) {
          assertFinds(revisions, expected, 3L * i + 2);
        }
      }
    }
  }

  private static void assertFinds(
      Revisions revisions, NavigableMap<Long, Long> expected, long upTo) {
    assertThat(revisions.floor(2)).isEmpty();
    for (long revision = 3; revision <= upTo; revision++) {
      assertThat(revisions.floor(revision))
          .as("at %d", revision)
          .isEqualTo(OptionalLong.of(expected.floorEntry(revision).getValue()));
    }
  }
}
