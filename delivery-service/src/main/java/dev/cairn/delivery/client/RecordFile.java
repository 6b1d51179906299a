package dev.cairn.delivery.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Records that are written once and read again by their place, in a file that is of no use after
 * the process. Thread-safe.
 */
final class RecordFile implements AutoCloseable {

  private final FileChannel file;
  private long end;

  private RecordFile(FileChannel file) {
    this.file = file;
  }

  /**
   * @param path a file that is no other process's; what is in it is thrown away
   */
  static RecordFile create(Path path) {
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      return new RecordFile(
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException e) {
      throw new UncheckedIOException("can't make " + path, e);
    }
  }

  /** Adds a record; its place. */
  synchronized long write(byte[] record) {
    long place = end;
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES + record.length).putInt(record.length).put(record).flip();
    try {
      while (bytes.hasRemaining()) {
        end += file.write(bytes, end);
      }
      return place;
    } catch (IOException e) {
      throw new UncheckedIOException("can't keep what a revision holds", e);
    }
  }

  /** The record at a place. */
  byte[] read(long place) {
    try {
      int length = read(place, Integer.BYTES).getInt();
      return read(place + Integer.BYTES, length).array();
    } catch (IOException e) {
      throw new UncheckedIOException("can't read again what a revision holds", e);
    }
  }

  private ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("the file ends at " + (offset + bytes.position()));
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("can't close what revisions hold", e);
    }
  }
}
