package dev.cairn.bench;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Whether every acked event of a run is where it must be, once. */
final class Verification {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Suite suite;
  private final EventSource source;
  private final NumberSet acked;
  private final Report report;
  private final long endNanos;

  /**
   * @param patience how long followers may take to catch up
   */
  Verification(Suite suite, EventSource source, NumberSet acked, Report report, Duration patience) {
    this.suite = suite;
    this.source = source;
    this.acked = acked;
    this.report = report;
    this.endNanos = System.nanoTime() + patience.toNanos();
  }

  boolean inHistory(Instant from, Instant to) throws InterruptedException {
    NumberSet found = history(from, to);
    while (acked.countNotIn(found) > 0 && System.nanoTime() - endNanos < 0) {
      Thread.sleep(PAUSE);
      found = history(from, to);
    }
    return judge("history", found);
  }

  boolean inFiles(LogFiles files) throws IOException, InterruptedException {
    files.readNew();
    while (acked.countNotIn(files.found()) > 0 && System.nanoTime() - endNanos < 0) {
      Thread.sleep(PAUSE);
      files.readNew();
    }
    return judge("files", files.found());
  }

  private NumberSet history(Instant from, Instant to) {
    try {
      return new HistoryPages(suite, source).read(from, to);
    } catch (StatusRuntimeException e) {
      System.out.println("history can't be read: " + e.getStatus());
      return new NumberSet();
    }
  }

  private boolean judge(String where, NumberSet found) {
    long missing = acked.countNotIn(found);
    report.add(where + "_missing", missing);
    report.add(where + "_twice", found.countOfTwice());
    report.add(where + "_never_acked", found.countNotIn(acked));
    if (missing > 0) {
      String first = source.ids().text(acked.firstNotIn(found));
      System.out.println("first event missing in " + where + ": " + first);
    }
    return missing == 0 && found.countOfTwice() == 0;
  }
}
