package dev.cairn.delivery.domain;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses bodies one after the other with one deflater. Not thread-safe.
 *
 * <p>Records are gathered before they are handed to the deflater: a call for each costs as much as
 * its work.
 */
final class Gzip implements AutoCloseable {

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, -1};
  private static final int INPUT = 64 << 10;
  private static final int PIECE = 256 << 10;
  private static final int SMALLEST_PIECE = 4 << 10;

  private final Deflater deflater;
  private final CRC32 crc = new CRC32();
  private final byte[] input = new byte[INPUT];

  /**
   * @param level 1 (fast) to 9 (small)
   */
  Gzip(int level) {
    deflater = new Deflater(level, true);
  }

  CompressedBody compress(LogFileBody body) {
    deflater.reset();
    crc.reset();
    Output output = new Output(body.size());
    try (Input in = new Input(output)) {
      body.writeTo(in);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    deflater.finish();
    while (!deflater.finished()) {
      output.deflate();
    }
    output.trailer((int) crc.getValue(), (int) deflater.getBytesRead());
    return output.toBody();
  }

  @Override
  public void close() {
    deflater.end();
  }

  /** Gathers what is written and deflates it in large pieces. */
  private final class Input extends OutputStream {
    private final Output output;
    private int filled;

    Input(Output output) {
      this.output = output;
    }

    @Override
    public void write(int b) {
      if (filled == INPUT) {
        flush();
      }
      input[filled++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      int done = 0;
      while (done < length) {
        if (filled == INPUT) {
          flush();
        }
        int copied = Math.min(INPUT - filled, length - done);
        System.arraycopy(bytes, from + done, input, filled, copied);
        filled += copied;
        done += copied;
      }
    }

    @Override
    public void flush() {
      crc.update(input, 0, filled);
      deflater.setInput(input, 0, filled);
      while (!deflater.needsInput()) {
        output.deflate();
      }
      filled = 0;
    }

    @Override
    public void close() {
      flush();
    }
  }

  /** The compressed pieces. */
  private final class Output {
    private final List<byte[]> pieces = new ArrayList<>();
    private byte[] piece;
    private int filled;

    Output(long bodySize) {
      piece = new byte[Math.clamp(bodySize / 4, SMALLEST_PIECE, PIECE)];
      System.arraycopy(HEADER, 0, piece, 0, HEADER.length);
      filled = HEADER.length;
    }

    void deflate() {
      int count = deflater.deflate(piece, filled, piece.length - filled);
      filled += count;
      if (filled == piece.length) {
        nextPiece();
      }
    }

    private void nextPiece() {
      pieces.add(piece);
      piece = new byte[Math.min(PIECE, piece.length * 2)];
      filled = 0;
    }

    void trailer(int checksum, int size) {
      for (int value : new int[] {checksum, size}) {
        for (int shift = 0; shift < 32; shift += 8) {
          piece[filled++] = (byte) (value >> shift);
          if (filled == piece.length) {
            nextPiece();
          }
        }
      }
    }

    CompressedBody toBody() {
      pieces.add(piece);
      return new CompressedBody(pieces, filled);
    }
  }
}
