package dev.cairn.ingest.store;

import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The first 128 bytes of a segment file: magic (8), version (4), size of this header (4), base
 * offset (8), time of creation (8), partition number (4), length of the region (1), region, zeros,
 * CRC32C (4). It names the partition, so that a file in the wrong folder is noticed.
 */
final class SegmentHeader {

  static final int SIZE = 128;
  static final int VERSION = 1;

  private static final long MAGIC = 0x1aff00_474c_4e43L;
  private static final int CRC_AT = SIZE - 4;
  private static final int REGION_AT = 37;

  private SegmentHeader() {}

  static ByteBuffer write(PartitionId partition, long base, long created) {
    byte[] region = partition.region().value().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer to = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    to.putLong(MAGIC).putInt(VERSION).putInt(SIZE).putLong(base).putLong(created);
    to.putInt(partition.number()).put((byte) region.length).put(region);
    to.putInt(CRC_AT, FrameHeader.crc(to, 0, CRC_AT));
    return to.clear();
  }

  /** Fails unless the bytes are the header of this partition's segment with this base. */
  static void check(ByteBuffer header, Path path, PartitionId partition, long base)
      throws DamagedLogException {
    ByteBuffer from = header.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (from.remaining() < SIZE) {
      throw new DamagedLogException(
          path, 0, "a segment header of " + SIZE + " bytes", from.remaining() + " bytes");
    }
    if (from.getLong(0) != MAGIC) {
      throw new DamagedLogException(path, 0, "the mark of a segment file", "something else");
    }
    if (from.getInt(CRC_AT) != FrameHeader.crc(from, 0, CRC_AT)) {
      throw new DamagedLogException(path, 0, "a segment header", "one whose checksum is wrong");
    }
    if (from.getInt(8) != VERSION) {
      throw new DamagedLogException(
          path, 8, "segment format " + VERSION, "format " + from.getInt(8) + " of another version");
    }
    String found = found(from);
    String expected = partition + " from offset " + base;
    if (!found.equals(expected)) {
      throw new DamagedLogException(path, 16, "the segment of " + expected, found);
    }
  }

  private static String found(ByteBuffer from) {
    byte[] region = new byte[Math.min(from.get(REGION_AT - 1) & 0xff, 64)];
    from.get(REGION_AT, region);
    String name = new String(region, StandardCharsets.US_ASCII);
    return RegionName.isValid(name)
        ? new PartitionId(RegionName.of(name), Math.max(0, from.getInt(32)))
            + " from offset "
            + from.getLong(16)
        : "no region";
  }
}
