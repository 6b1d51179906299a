package dev.cairn.ingest.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/** The native memory in which one frame is put together and compressed. */
final class FrameBuffers implements AutoCloseable {

  private static final int LEVEL = 1;

  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
  private ByteBuffer plain;
  private ByteBuffer packed;
  private int count;

  FrameBuffers(int capacity) {
    plain = ByteBuffer.allocateDirect(capacity);
    packed = ByteBuffer.allocateDirect(packedCapacity(capacity));
  }

  void clear() {
    plain.clear();
    count = 0;
  }

  int count() {
    return count;
  }

  int plainLength() {
    return plain.position();
  }

  /** Whether the entry can join without the frame passing its size; an empty frame takes any. */
  boolean takes(int length, int frameBytes) {
    return count == 0 || plain.position() + length <= frameBytes;
  }

  void add(byte[] bytes, int from, int length) {
    if (plain.remaining() < length) {
      grow(plain.position() + length);
    }
    plain.put(bytes, from, length);
    count++;
  }

  /** The finished frame, header and payload, ready to be written. */
  ByteBuffer seal(long baseOffset, long revision, long appendTime, long groupStart) {
    packed.clear();
    int length =
        zstd.compressDirectByteBuffer(
            packed,
            FrameHeader.SIZE,
            packed.capacity() - FrameHeader.SIZE,
            plain,
            0,
            plain.position());
    new FrameHeader(
            FrameHeader.EVENTS,
            length,
            plain.position(),
            count,
            FrameHeader.crc(packed, FrameHeader.SIZE, length),
            baseOffset,
            revision,
            appendTime,
            groupStart)
        .put(packed);
    return packed.limit(FrameHeader.SIZE + length);
  }

  private void grow(int capacity) {
    ByteBuffer larger = ByteBuffer.allocateDirect(capacity);
    larger.put(plain.flip());
    plain = larger;
    packed = ByteBuffer.allocateDirect(packedCapacity(capacity));
  }

  private static int packedCapacity(int capacity) {
    return FrameHeader.SIZE + (int) Zstd.compressBound(capacity);
  }

  @Override
  public void close() {
    zstd.close();
  }
}
