package dev.cairn.ingest.store;

import java.io.IOException;
import java.nio.file.Path;

/** A file does not hold what was written to it: says which file, where, what was expected. */
final class DamagedLogException extends IOException {

  private static final long serialVersionUID = 1;

  DamagedLogException(Path file, long position, String expected, String found) {
    super(file + " at byte " + position + ": expected " + expected + ", found " + found);
  }

  DamagedLogException(String message) {
    super(message);
  }
}
