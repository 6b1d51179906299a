package dev.cairn.ingest.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;

/** Writes a file of sealed event ids from entries that come sorted by key. */
final class SealedIdsWriter implements AutoCloseable {

  private static final int BLOCKS_AT_ONCE = 64;

  private final Disk disk;
  private final Path folder;
  private final Path path;
  private final Path unfinished;
  private final DiskFile file;
  private final IdFilter filter;
  private final SealedIds.Summary most;
  private final ByteBuffer blocks =
      ByteBuffer.allocate(SealedIds.BLOCK * BLOCKS_AT_ONCE).order(ByteOrder.LITTLE_ENDIAN);
  private long position;
  private int inBlock;
  private int count;

  /**
   * @param most its summary; the count may turn out smaller
   */
  SealedIdsWriter(Disk disk, Path folder, SealedIds.Summary most) throws IOException {
    this.disk = disk;
    this.most = most;
    this.folder = folder;
    this.path = SealedIds.path(folder, most.from(), most.to());
    this.unfinished = path.resolveSibling(path.getFileName() + ".tmp");
    Files.deleteIfExists(unfinished);
    this.filter = IdFilter.forKeys(most.count());
    this.position = SealedIds.HEADER + (long) filter.length();
    this.file = disk.create(unfinished);
  }

  void add(long high, long low, long body, long offset, long time) throws IOException {
    if (inBlock == SealedIds.PER_BLOCK) {
      endBlock();
    }
    filter.add(high, low);
    blocks.putLong(high).putLong(low).putLong(body);
    blocks.putInt((int) (offset - most.from()));
    blocks.putInt((int) ((Math.max(0, time - most.oldest()) + 999) / 1000));
    inBlock++;
    count++;
  }

  private void endBlock() throws IOException {
    int start = blocks.position() - inBlock * SealedIds.ENTRY;
    while (blocks.position() < start + SealedIds.BLOCK_CRC_AT) {
      blocks.putInt(0);
    }
    blocks.putInt(FrameHeader.crc(blocks, start, SealedIds.BLOCK_CRC_AT));
    inBlock = 0;
    if (!blocks.hasRemaining()) {
      flush();
    }
  }

  private void flush() throws IOException {
    blocks.flip();
    int length = blocks.remaining();
    file.write(blocks, position);
    position += length;
    blocks.clear();
  }

  /** Makes the file durable under its name and opens it. */
  SealedIds finish() throws IOException {
    if (inBlock > 0) {
      endBlock();
    }
    flush();
    CRC32C crc = new CRC32C();
    crc.update(filter.bits().asByteBuffer());
    file.write(filter.bits().asByteBuffer(), SealedIds.HEADER);
    SealedIds.Summary summary =
        new SealedIds.Summary(
            most.from(), most.to(), count, most.oldest(), most.newest(), most.key());
    file.write(summary.toHeader(filter.length(), (int) crc.getValue()), 0);
    file.force();
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    disk.forceFolder(folder);
    return SealedIds.open(path, most.key());
  }

  @Override
  public void close() throws IOException {
    file.close();
    Files.deleteIfExists(unfinished);
  }
}
