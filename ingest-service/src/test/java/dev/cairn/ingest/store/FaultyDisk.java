package dev.cairn.ingest.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk that can be told to fail. Without {@code fsync} it is also quick, for tests that open a
 * log thousands of times.
 */
final class FaultyDisk extends Disk {

  static final String FULL = "No space left on device";

  private final boolean fsync;

  /** Bytes that may still be written; negative for any number. */
  final AtomicLong room = new AtomicLong(-1);

  volatile boolean failForce;
  final AtomicInteger forces = new AtomicInteger();

  FaultyDisk(boolean fsync) {
    this.fsync = fsync;
  }

  @Override
  DiskFile create(Path path) throws IOException {
    return new Faulty(super.create(path));
  }

  @Override
  DiskFile open(Path path) throws IOException {
    return new Faulty(super.open(path));
  }

  @Override
  void forceFolder(Path folder) throws IOException {
    if (fsync) {
      super.forceFolder(folder);
    }
  }

  private final class Faulty implements DiskFile {

    private final DiskFile file;

    Faulty(DiskFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return file.read(into, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      long left = room.get();
      if (left >= 0 && from.remaining() > left) {
        // As a real disk does: what there is room for is written.
        file.write(from.slice().limit((int) left), position);
        room.set(0);
        throw new IOException(FULL);
      }
      if (left >= 0) {
        room.set(left - from.remaining());
      }
      file.write(from, position);
    }

    @Override
    public void force() throws IOException {
      if (failForce) {
        throw new IOException("Input/output error");
      }
      forces.incrementAndGet();
      if (fsync) {
        file.force();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
