package dev.cairn.ingest.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What stands before the payload of each frame of a segment: 64 bytes, little-endian, the last four
 * the CRC32C of the others.
 *
 * @param type {@link #EVENTS} or {@link #SEAL}
 * @param payloadLength bytes of the payload as stored
 * @param plainLength bytes of the payload when decompressed
 * @param count events in the frame; of a seal: frames in the segment
 * @param payloadCrc CRC32C of the payload as stored
 * @param baseOffset offset of the first event; of a seal: the offset after the segment's last
 * @param revision configuration revision
 * @param appendTime milliseconds since 1970
 * @param groupStart position in the file of the first frame that shares this one's fsync: all
 *     before it was durable when this frame was written
 */
record FrameHeader(
    byte type,
    int payloadLength,
    int plainLength,
    int count,
    int payloadCrc,
    long baseOffset,
    long revision,
    long appendTime,
    long groupStart) {

  static final int SIZE = 64;
  static final byte EVENTS = 1;
  static final byte SEAL = 2;

  /** Bytes that no JSON text holds, so that no record can look like a frame. */
  static final int MAGIC = 0x1aff00c3;

  static final byte VERSION = 1;

  /** No frame is near this: a larger length is not believed. */
  static final int LONGEST_PAYLOAD = 64 << 20;

  private static final int CRC_AT = SIZE - 4;

  /** Where the next frame begins if this one begins at the position. */
  long end(long position) {
    return position + SIZE + payloadLength;
  }

  long nextOffset() {
    return type == EVENTS ? baseOffset + count : baseOffset;
  }

  /** Writes the header at the start of the buffer, whatever its position. */
  void put(ByteBuffer buffer) {
    ByteBuffer to = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    to.clear();
    to.putInt(MAGIC).put(VERSION).put(type).putShort((short) 0);
    to.putInt(payloadLength).putInt(plainLength).putInt(count).putInt(payloadCrc);
    to.putLong(baseOffset).putLong(revision).putLong(appendTime).putLong(groupStart).putInt(0);
    to.putInt(CRC_AT, crc(buffer, 0, CRC_AT));
  }

  /** Reads the 64 bytes at the index; empty if they are no sound header. */
  static Optional<FrameHeader> parse(ByteBuffer buffer, int at) {
    ByteBuffer from = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (from.limit() - at < SIZE
        || from.getInt(at) != MAGIC
        || from.getInt(at + CRC_AT) != crc(buffer, at, CRC_AT)) {
      return Optional.empty();
    }
    FrameHeader header =
        new FrameHeader(
            from.get(at + 5),
            from.getInt(at + 8),
            from.getInt(at + 12),
            from.getInt(at + 16),
            from.getInt(at + 20),
            from.getLong(at + 24),
            from.getLong(at + 32),
            from.getLong(at + 40),
            from.getLong(at + 48));
    return from.get(at + 4) == VERSION && header.isPlausible()
        ? Optional.of(header)
        : Optional.empty();
  }

  /** The version of a header that is sound otherwise; 0 if it is not sound. */
  static int version(ByteBuffer buffer, int at) {
    ByteBuffer from = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    boolean sound =
        from.limit() - at >= SIZE
            && from.getInt(at) == MAGIC
            && from.getInt(at + CRC_AT) == crc(buffer, at, CRC_AT);
    return sound ? from.get(at + 4) : 0;
  }

  private boolean isPlausible() {
    return (type == EVENTS || type == SEAL)
        && payloadLength >= 0
        && payloadLength <= LONGEST_PAYLOAD
        && plainLength >= 0
        && plainLength <= LONGEST_PAYLOAD
        && baseOffset >= 0
        && count >= (type == EVENTS ? 1 : 0);
  }

  static int crc(ByteBuffer buffer, int from, int length) {
    CRC32C crc = new CRC32C();
    ByteBuffer slice = buffer.duplicate();
    slice.limit(from + length).position(from);
    crc.update(slice);
    return (int) crc.getValue();
  }
}
