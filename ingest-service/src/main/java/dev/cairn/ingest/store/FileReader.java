package dev.cairn.ingest.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads a file forward through a buffer of its own, so that many small pieces cost few calls. */
final class FileReader implements Closeable {

  private static final int CHUNK = 256 << 10;

  private final DiskFile file;
  private ByteBuffer chunk = ByteBuffer.allocate(CHUNK).limit(0);
  private long chunkStart;

  FileReader(DiskFile file) {
    this.file = file;
  }

  long size() throws IOException {
    return file.size();
  }

  /** The bytes there, backed by an array; fewer if the file ends. Good until the next call. */
  ByteBuffer at(long position, int length) throws IOException {
    if (position < chunkStart || position + length > chunkStart + chunk.limit()) {
      fill(position, length);
    }
    int from = (int) (position - chunkStart);
    int available = Math.min(length, Math.max(0, chunk.limit() - from));
    return chunk.slice(Math.min(from, chunk.limit()), available);
  }

  private void fill(long position, int length) throws IOException {
    if (chunk.capacity() < length) {
      chunk = ByteBuffer.allocate(length);
    }
    chunk.clear();
    file.read(chunk, position);
    chunk.flip();
    chunkStart = position;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
