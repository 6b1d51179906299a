package dev.cairn.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the suite's processes use, summed up, as Linux tells in {@code /proc}. A process that has
 * ended counts nothing.
 */
final class SuiteProcesses {

  /** Linux tells processor time in hundredths of a second, whatever its own clock. */
  private static final long MILLIS_PER_TICK = 10;

  private final List<Long> pids;
  private long peakRss;
  private long peakAnonymous;

  SuiteProcesses(List<Long> pids) {
    this.pids = List.copyOf(pids);
  }

  boolean isEmpty() {
    return pids.isEmpty();
  }

  /** Processor time used so far, user and system. */
  Duration cpu() {
    long ticks = 0;
    for (long pid : pids) {
      String stat = read(pid, "stat");
      // The name in brackets may hold spaces; the third field follows it.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
      ticks += fields.length > 13 ? Long.parseLong(fields[11]) + Long.parseLong(fields[12]) : 0;
    }
    return Duration.ofMillis(ticks * MILLIS_PER_TICK);
  }

  /** Looks how much memory is in use now. */
  void sampleMemory() {
    long rss = 0;
    long anonymous = 0;
    for (long pid : pids) {
      String status = read(pid, "status");
      rss += kilobytes(status, "VmRSS:");
      anonymous += kilobytes(status, "RssAnon:");
    }
    peakRss = Math.max(peakRss, rss);
    peakAnonymous = Math.max(peakAnonymous, anonymous);
  }

  /** Most resident memory seen, in kilobytes. */
  long peakRss() {
    return peakRss;
  }

  /** Most anonymous resident memory seen, in kilobytes. */
  long peakAnonymous() {
    return peakAnonymous;
  }

  private static long kilobytes(String status, String field) {
    return status
        .lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      return "";
    }
  }
}
