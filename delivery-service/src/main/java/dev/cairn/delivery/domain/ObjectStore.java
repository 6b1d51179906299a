package dev.cairn.delivery.domain;

import dev.cairn.model.TrailArn;

/** Buckets, by the S3 API. Thread-safe; every call may block as long as its time-out says. */
public interface ObjectStore {

  /**
   * Puts a log file unless its key is taken. Content type, encoding, ACL and encryption headers
   * follow contract 3.2 and 7.
   *
   * @return what stands under the key now
   * @throws PutFailedException if it is not known to be stored; it may be all the same
   */
  Outcome put(Destination destination, TrailArn trail, LogFile file, CompressedBody body);

  /** What stands under a key after a put. */
  enum Outcome {
    /** The file, by this put. */
    STORED,
    /** The same body, by an earlier put. */
    SAME,
    /** Another body. It was left alone. */
    DIFFERENT
  }

  /** The bucket did not take a file. Trying again later may help. */
  final class PutFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final String code;

    public PutFailedException(String code, String message, Throwable cause) {
      super(message, cause);
      this.code = code;
    }

    /** S3's error code, e.g. {@code NoSuchBucket}; empty where the store gave no answer. */
    public String code() {
      return code;
    }
  }
}
