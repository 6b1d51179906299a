package dev.cairn.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.HdrHistogram.Histogram;

/**
 * The log files under a bucket's folder: which events of the run stand in them, and how long after
 * their ack the file was there. Each file is read once.
 */
final class LogFiles {

  private static final byte[] EVENT_ID = "\"eventID\":\"".getBytes(StandardCharsets.US_ASCII);

  private final Path folder;
  private final RunIds ids;
  private final LongUnaryOperator ackMillis;
  private final Set<Path> read = new HashSet<>();
  private final NumberSet found = new NumberSet();
  private final Histogram times = new Histogram(3);

  /**
   * @param folder of the bucket
   * @param ackMillis when an event was acked, by its number; 0 if it was not
   */
  LogFiles(Path folder, RunIds ids, LongUnaryOperator ackMillis) {
    this.folder = folder;
    this.ids = ids;
    this.ackMillis = ackMillis;
  }

  /** Reads the files that are new. */
  void readNew() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(file -> isLogFile(file) && !read.contains(file)).toList();
    }
    for (Path file : files) {
      try {
        read(file);
        read.add(file);
      } catch (NoSuchFileException e) {
        // A draft of the store's that has just got its name.
      }
    }
  }

  int fileCount() {
    return read.size();
  }

  NumberSet found() {
    return found;
  }

  /** Times from the ack to the file's last change, in milliseconds; each event counts. */
  Histogram times() {
    return times;
  }

  private static boolean isLogFile(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".json.gz") && name.contains("_CloudTrail_");
  }

  private void read(Path file) throws IOException {
    byte[] body;
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)), 1 << 16)) {
      body = in.readAllBytes();
    }
    long millis = Files.getLastModifiedTime(file).toMillis();
    for (int at = 0; at < body.length; at++) {
      if (body[at] == '"' && isEventId(body, at)) {
        at += EVENT_ID.length;
        ids.number(body, at).ifPresent(number -> add(number, millis));
      }
    }
  }

  private static boolean isEventId(byte[] body, int at) {
    for (int i = 0; i < EVENT_ID.length; i++) {
      if (at + i >= body.length || body[at + i] != EVENT_ID[i]) {
        return false;
      }
    }
    return true;
  }

  private void add(long number, long millis) {
    found.add(number);
    long acked = ackMillis.applyAsLong(number);
    if (acked > 0) {
      times.recordValue(Math.max(0, millis - acked));
    }
  }
}
