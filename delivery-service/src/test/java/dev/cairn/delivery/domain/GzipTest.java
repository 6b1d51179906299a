package dev.cairn.delivery.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.TestClock;
import dev.cairn.testing.TestEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzipTest {

  @Test
  void compress_anySize_isOneMemberThatGivesTheBodyBack() throws IOException {
    try (Gzip gzip = new Gzip(3)) {
      for (int records : new int[] {1, 2, 100, 3000, 1}) {
        LogFileBody body = body(records);
        CompressedBody compressed = gzip.compress(body);
        byte[] bytes = read(compressed.open());

        assertThat(compressed.size()).isEqualTo(bytes.length);
        assertThat(read(compressed.open())).as("open again").isEqualTo(bytes);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        body.writeTo(expected);
        assertThat(body.size()).isEqualTo(expected.size());
        assertThat(read(new GZIPInputStream(compressed.open()))).isEqualTo(expected.toByteArray());
      }
    }
  }

  private static byte[] read(InputStream in) throws IOException {
    try (in) {
      return in.readAllBytes();
    }
  }

  private static LogFileBody body(int records) {
    MemoryBudget memory = new MemoryBudget(1 << 20);
    List<Selected> selected = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      selected.add(new Selected(TestEvents.event("e" + i * 7919, TestClock.START), memory));
    }
    return new LogFileBody(selected);
  }
}
