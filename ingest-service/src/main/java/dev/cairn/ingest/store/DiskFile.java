package dev.cairn.ingest.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file, as far as the log needs one. Tests put one in its place that fails. */
interface DiskFile extends Closeable {

  long size() throws IOException;

  /** Reads until the buffer is full or the file ends; returns how many bytes. */
  int read(ByteBuffer into, long position) throws IOException;

  /** Writes all that remains in the buffer. */
  void write(ByteBuffer from, long position) throws IOException;

  /** Returns when the bytes are on the medium. */
  void force() throws IOException;

  void truncate(long size) throws IOException;
}
