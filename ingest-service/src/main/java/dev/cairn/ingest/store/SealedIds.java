package dev.cairn.ingest.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * An immutable file of event ids, sorted by key, mapped read-only: header (128 bytes), bloom
 * filter, blocks of 4 KiB. Derived from the log: a damaged one is thrown away and made again.
 *
 * <p>A block holds 127 entries of 32 bytes (key 16, body hash 8, offset 4 and time 4, both counted
 * from the header's) and the CRC32C of them, which is checked when the block is first used. The
 * header and the bloom filter are checked when the file is opened.
 */
final class SealedIds implements AutoCloseable {

  static final String SUFFIX = ".ids";

  static final int HEADER = 128;
  static final int BLOCK = 4096;
  static final int ENTRY = 32;
  static final int PER_BLOCK = (BLOCK - ENTRY) / ENTRY;
  static final int BLOCK_CRC_AT = BLOCK - 4;
  static final long MAGIC = 0x1aff00_7364_6969L;
  static final int VERSION = 1;
  static final int HEADER_CRC_AT = HEADER - 4;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final Summary summary;
  private final Arena arena;
  private final MemorySegment bytes;
  private final IdFilter filter;
  private final long blocksAt;
  private final int blocks;
  private final long[] checkedBlocks;

  /**
   * What the file holds.
   *
   * @param from offset of the first event whose id it covers
   * @param to the offset after the last
   * @param count entries; fewer than offsets where some had expired
   * @param oldest time of the oldest entry, milliseconds
   * @param newest time of the newest entry, milliseconds
   * @param key fingerprint of the hash key with which the ids were made
   */
  record Summary(long from, long to, int count, long oldest, long newest, long key) {

    ByteBuffer toHeader(int filterLength, int filterCrc) {
      ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
      header.putLong(MAGIC).putInt(VERSION).putInt(count);
      header.putLong(from).putLong(to).putLong(oldest).putLong(newest).putLong(key);
      header.putInt(filterLength).putInt(filterCrc);
      header.putInt(HEADER_CRC_AT, FrameHeader.crc(header, 0, HEADER_CRC_AT));
      return header.clear();
    }
  }

  private SealedIds(Path path, Summary summary, Arena arena, MemorySegment bytes, IdFilter filter) {
    this.path = path;
    this.summary = summary;
    this.arena = arena;
    this.bytes = bytes;
    this.filter = filter;
    this.blocksAt = HEADER + (long) filter.length();
    this.blocks = blocks(summary.count());
    this.checkedBlocks = new long[(blocks + 63) / 64];
  }

  static int blocks(int count) {
    return (count + PER_BLOCK - 1) / PER_BLOCK;
  }

  static Path path(Path folder, long from, long to) {
    return folder.resolve("%020d-%020d".formatted(from, to) + SUFFIX);
  }

  /** Opens a file; fails if its header or filter is not as written, or made with another key. */
  @SuppressWarnings(
      "MustBeClosedChecker") // The arena lives as long as the object, which closes it.
  static SealedIds open(Path path, long key) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return parse(path, key, arena, bytes);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  private static SealedIds parse(Path path, long key, Arena arena, MemorySegment bytes)
      throws DamagedLogException {
    if (bytes.byteSize() < HEADER || bytes.get(LONG, 0) != MAGIC) {
      throw new DamagedLogException(path, 0, "a file of sealed event ids", "something else");
    }
    ByteBuffer header = bytes.asSlice(0, HEADER).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (header.getInt(HEADER_CRC_AT) != FrameHeader.crc(header, 0, HEADER_CRC_AT)
        || header.getInt(8) != VERSION
        || header.getLong(48) != key) {
      throw new DamagedLogException(path, 8, "a sound header", "another");
    }
    Summary summary =
        new Summary(
            header.getLong(16),
            header.getLong(24),
            header.getInt(12),
            header.getLong(32),
            header.getLong(40),
            key);
    int filterLength = header.getInt(56);
    long size = HEADER + (long) filterLength + (long) blocks(summary.count()) * BLOCK;
    if (bytes.byteSize() != size) {
      throw new DamagedLogException(path, 0, size + " bytes", bytes.byteSize() + " bytes");
    }
    MemorySegment filter = bytes.asSlice(HEADER, filterLength);
    if (crc(filter) != header.getInt(60)) {
      throw new DamagedLogException(path, HEADER, "a sound filter", "a wrong checksum");
    }
    return new SealedIds(path, summary, arena, bytes, new IdFilter(filter));
  }

  private static int crc(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asByteBuffer());
    return (int) crc.getValue();
  }

  long size() {
    return bytes.byteSize();
  }

  Summary summary() {
    return summary;
  }

  /** Number of the entry with this key; negative if there is none. */
  int find(long keyHigh, long keyLow) throws DamagedLogException {
    if (!filter.mayHold(keyHigh, keyLow)) {
      return -1;
    }
    int block = blockOf(keyHigh, keyLow);
    check(block);
    int first = block * PER_BLOCK;
    int last = Math.min(summary.count(), first + PER_BLOCK) - 1;
    while (first <= last) {
      int middle = (first + last) >>> 1;
      int order = compare(high(middle), low(middle), keyHigh, keyLow);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        first = middle + 1;
      } else {
        last = middle - 1;
      }
    }
    return -1;
  }

  /** The last block whose first key is not greater; checked ones only are believed. */
  private int blockOf(long keyHigh, long keyLow) throws DamagedLogException {
    int first = 0;
    int last = blocks - 1;
    while (first < last) {
      int middle = (first + last + 1) >>> 1;
      check(middle);
      int entry = middle * PER_BLOCK;
      if (compare(high(entry), low(entry), keyHigh, keyLow) <= 0) {
        first = middle;
      } else {
        last = middle - 1;
      }
    }
    return first;
  }

  static int compare(long high, long low, long otherHigh, long otherLow) {
    int byHigh = Long.compareUnsigned(high, otherHigh);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
  }

  private void check(int block) throws DamagedLogException {
    long bit = 1L << (block & 63);
    if ((checkedBlocks[block >> 6] & bit) == 0) {
      long at = blocksAt + (long) block * BLOCK;
      if (crc(bytes.asSlice(at, BLOCK_CRC_AT)) != bytes.get(INT, at + BLOCK_CRC_AT)) {
        throw new DamagedLogException(path, at, "a sound block", "a wrong checksum");
      }
      checkedBlocks[block >> 6] |= bit;
    }
  }

  /** Fails unless all blocks are as written. */
  void checkAll() throws DamagedLogException {
    for (int block = 0; block < blocks; block++) {
      check(block);
    }
  }

  private long at(int entry) {
    return blocksAt + (long) (entry / PER_BLOCK) * BLOCK + (long) (entry % PER_BLOCK) * ENTRY;
  }

  long high(int entry) {
    return bytes.get(LONG, at(entry));
  }

  long low(int entry) {
    return bytes.get(LONG, at(entry) + 8);
  }

  long body(int entry) {
    return bytes.get(LONG, at(entry) + 16);
  }

  long offset(int entry) {
    return summary.from() + (bytes.get(INT, at(entry) + 24) & 0xffff_ffffL);
  }

  /** Append time, milliseconds; whole seconds, rounded up. */
  long time(int entry) {
    return summary.oldest() + (bytes.get(INT, at(entry) + 28) & 0xffff_ffffL) * 1000;
  }

  @Override
  public void close() {
    arena.close();
  }

  void delete() throws IOException {
    close();
    Files.deleteIfExists(path);
  }
}
