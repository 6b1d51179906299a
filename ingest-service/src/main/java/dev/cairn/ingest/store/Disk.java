package dev.cairn.ingest.store;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file system under the log. Tests put one in its place whose writes or fsyncs fail. */
class Disk {

  static final Disk REAL = new Disk();

  DiskFile create(Path path) throws IOException {
    return open(path, CREATE_NEW, READ, WRITE);
  }

  DiskFile open(Path path) throws IOException {
    return open(path, READ, WRITE);
  }

  DiskFile openToRead(Path path) throws IOException {
    return open(path, READ);
  }

  /** Makes names in the folder durable: what was created, renamed or deleted there. */
  void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  /** Writes a small file whole: write, fsync, rename, fsync of the folder. */
  void replace(Path path, byte[] bytes) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    Path unfinished = path.resolveSibling(path.getFileName() + ".tmp");
    Files.deleteIfExists(unfinished);
    try (DiskFile file = create(unfinished)) {
      file.write(ByteBuffer.wrap(bytes), 0);
      file.force();
    }
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    if (folder != null) {
      forceFolder(folder);
    }
  }

  private static DiskFile open(Path path, OpenOption... options) throws IOException {
    return new ChannelFile(FileChannel.open(path, options));
  }

  private record ChannelFile(FileChannel channel) implements DiskFile {

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      int start = into.position();
      while (into.hasRemaining()) {
        if (channel.read(into, position + into.position() - start) < 0) {
          break;
        }
      }
      return into.position() - start;
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      long at = position;
      while (from.hasRemaining()) {
        at += channel.write(from, at);
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
