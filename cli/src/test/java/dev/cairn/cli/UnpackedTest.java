package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class UnpackedTest {

  @Test
  void of_plain() throws IOException {
    assertThat(unpacked("{}".getBytes(StandardCharsets.UTF_8))).isEqualTo("{}");
    assertThat(unpacked(new byte[0])).isEmpty();
  }

  @Test
  void of_severalMembersFromAPipe() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.writeBytes(gzip("{\"a\":1}\n"));
    members.writeBytes(gzip("{\"b\":2}\n"));

    assertThat(unpacked(members.toByteArray())).isEqualTo("{\"a\":1}\n{\"b\":2}\n");
  }

  @Test
  void of_cutGzip() {
    byte[] whole = gzip("{\"a\":1}\n".repeat(100));
    assertThatThrownBy(() -> unpacked(Arrays.copyOf(whole, whole.length - 12)))
        .isInstanceOf(EOFException.class);
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static String unpacked(byte[] bytes) throws IOException {
    try (InputStream in = Unpacked.of(new SlowPipe(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Gives a byte at a time and never says that more is there. */
  private static final class SlowPipe extends FilterInputStream {

    SlowPipe(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return super.read(into, offset, Math.min(1, length));
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
