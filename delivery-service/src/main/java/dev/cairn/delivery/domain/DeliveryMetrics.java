package dev.cairn.delivery.domain;

import java.util.concurrent.atomic.LongAdder;

/** What delivery has done since it started. Thread-safe. */
public final class DeliveryMetrics {

  private final LongAdder readEvents = new LongAdder();
  private final LongAdder deliveredEvents = new LongAdder();
  private final LongAdder deliveredFiles = new LongAdder();
  private final LongAdder deliveredBytes = new LongAdder();
  private final LongAdder failedAttempts = new LongAdder();

  void read(int events) {
    readEvents.add(events);
  }

  void delivered(Cut cut) {
    deliveredFiles.add(cut.files().size());
    for (LogFile file : cut.files()) {
      deliveredEvents.add(file.records());
      deliveredBytes.add(file.bodySize());
    }
  }

  void failed() {
    failedAttempts.increment();
  }

  /** Events read from the log; those that are read again count again. */
  public long readEvents() {
    return readEvents.sum();
  }

  /** Events in delivered files, counted for each trail. */
  public long deliveredEvents() {
    return deliveredEvents.sum();
  }

  public long deliveredFiles() {
    return deliveredFiles.sum();
  }

  /** Bytes of delivered files before compression. */
  public long deliveredBytes() {
    return deliveredBytes.sum();
  }

  /** Cuts of which a file could not be put. */
  public long failedAttempts() {
    return failedAttempts.sum();
  }
}
