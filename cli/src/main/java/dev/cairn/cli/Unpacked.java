package dev.cairn.cli;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** The text in a file, whether it is gzip (one member or several) or plain: found by content. */
final class Unpacked {

  private static final int BUFFER = 1 << 16;

  private Unpacked() {}

  static InputStream of(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
    in.mark(2);
    boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
    in.reset();
    return gzip ? new GZIPInputStream(new EndKnown(in), BUFFER) : in;
  }

  /**
   * Says truly whether there is more. {@link GZIPInputStream} looks for a further member only if
   * something is available, and a pipe has often nothing at that moment.
   */
  private static final class EndKnown extends FilterInputStream {

    EndKnown(BufferedInputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      in.mark(1);
      boolean end = in.read() < 0;
      in.reset();
      return end ? 0 : Math.max(1, in.available());
    }
  }
}
