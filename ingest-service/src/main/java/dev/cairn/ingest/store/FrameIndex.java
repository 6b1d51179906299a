package dev.cairn.ingest.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Where frames of a segment begin: one for every 64 KiB or so. Thread-safe. */
final class FrameIndex {

  private static final int SPACING = 64 << 10;
  private static final int ENTRY = 16;

  private long[] offsets = new long[16];
  private long[] positions = new long[16];
  private int size;

  /** Notes a frame, unless it begins close after the last noted one. */
  synchronized void add(long offset, long position) {
    if (size > 0 && position - positions[size - 1] < SPACING) {
      return;
    }
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, size * 2);
      positions = Arrays.copyOf(positions, size * 2);
    }
    offsets[size] = offset;
    positions[size++] = position;
  }

  /** Position of a frame that begins at the offset or before it. */
  synchronized long positionBefore(long offset) {
    int at = Arrays.binarySearch(offsets, 0, size, offset);
    int floor = at >= 0 ? at : -at - 2;
    return floor < 0 ? SegmentHeader.SIZE : positions[floor];
  }

  synchronized ByteBuffer toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(size * ENTRY).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      bytes.putLong(offsets[i]).putLong(positions[i]);
    }
    return bytes.flip();
  }

  static FrameIndex parse(ByteBuffer buffer) {
    ByteBuffer bytes = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
    FrameIndex index = new FrameIndex();
    while (bytes.remaining() >= ENTRY) {
      index.add(bytes.getLong(), bytes.getLong());
    }
    return index;
  }
}
