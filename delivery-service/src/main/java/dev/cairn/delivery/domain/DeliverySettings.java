package dev.cairn.delivery.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How delivery cuts and puts.
 *
 * @param interval how long a selected record waits for its file at most
 * @param fileSize largest body of a log file, in bytes before compression
 * @param filesPerCut how many files a cut has, more or less: old events fill many windows
 * @param memory bytes of records held over all partitions and trails, a record counted once
 * @param retry how long a cut is tried before its events count as failed
 * @param leaseTime for how long a lease is taken
 * @param sendAcl see {@link Destination}
 * @param sendEncryption see {@link Destination}
 */
public record DeliverySettings(
    Duration interval,
    long fileSize,
    int filesPerCut,
    long memory,
    Duration retry,
    Duration leaseTime,
    boolean sendAcl,
    boolean sendEncryption) {

  /** CloudTrail's limit of a log file before compression. */
  public static final long LARGEST_FILE = 50_000_000;

  public DeliverySettings {
    requireNonNull(interval, "interval is null");
    requireNonNull(retry, "retry is null");
    requireNonNull(leaseTime, "leaseTime is null");
    if (fileSize < 1 || filesPerCut < 1 || memory < 1) {
      throw new IllegalArgumentException("sizes must be positive");
    }
  }

  /** A buffer of so many bytes is cut: one batch more still fits a file. */
  long cutSize() {
    return fileSize - Math.min(fileSize / 10, 2 << 20);
  }
}
