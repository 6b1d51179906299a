package dev.cairn.delivery.domain;

import dev.cairn.model.TrailArn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** Buckets in memory, with the faults of real ones. */
final class FakeObjects implements ObjectStore {

  /** What goes wrong with a put. */
  enum Fault {
    NONE,
    /** Refused with a code. */
    ERROR,
    /** No answer, nothing stored. */
    TIMEOUT,
    /** No answer, but stored. */
    TIMEOUT_AFTER_SUCCESS,
    /** The process ends before. */
    CRASH_BEFORE,
    /** The process ends after the object was stored. */
    CRASH_AFTER
  }

  /** Chooses what goes wrong. */
  interface Faults {
    Fault next(Destination destination, LogFile file);
  }

  record Stored(String bucket, String key, String sha256, String body, Destination destination) {}

  private final Map<String, Stored> objects = new TreeMap<>();
  private Faults faults = (destination, file) -> Fault.NONE;
  private int puts;

  void faults(Faults chosen) {
    faults = chosen;
  }

  /** Every put to such a bucket is refused with a code. */
  void refuse(Predicate<String> bucket) {
    faults = (destination, file) -> bucket.test(destination.bucket()) ? Fault.ERROR : Fault.NONE;
  }

  List<Stored> objects() {
    return new ArrayList<>(objects.values());
  }

  List<Stored> objects(String bucket) {
    return objects.values().stream().filter(o -> o.bucket().equals(bucket)).toList();
  }

  void store(String bucket, String key, String sha256) {
    objects.put(
        bucket + "/" + key,
        new Stored(
            bucket,
            key,
            sha256,
            "",
            new Destination(bucket, Optional.empty(), Optional.empty(), false, false)));
  }

  int puts() {
    return puts;
  }

  @Override
  public Outcome put(Destination destination, TrailArn trail, LogFile file, CompressedBody body) {
    puts++;
    Fault fault = faults.next(destination, file);
    switch (fault) {
      case ERROR -> throw new PutFailedException("NoSuchBucket", "no bucket", new IOException());
      case TIMEOUT -> throw new PutFailedException("", "timed out", new IOException());
      case CRASH_BEFORE -> throw new Crash();
      case NONE, TIMEOUT_AFTER_SUCCESS, CRASH_AFTER -> {}
    }
    Outcome outcome = keep(destination, file, body);
    if (fault == Fault.CRASH_AFTER) {
      throw new Crash();
    }
    if (fault == Fault.TIMEOUT_AFTER_SUCCESS) {
      throw new PutFailedException("", "timed out", new IOException());
    }
    return outcome;
  }

  private Outcome keep(Destination destination, LogFile file, CompressedBody body) {
    String path = destination.bucket() + "/" + file.key();
    Stored present = objects.get(path);
    if (present != null) {
      return present.sha256().equals(file.sha256()) ? Outcome.SAME : Outcome.DIFFERENT;
    }
    objects.put(
        path,
        new Stored(
            destination.bucket(), file.key(), file.sha256(), uncompressed(body), destination));
    return Outcome.STORED;
  }

  private static String uncompressed(CompressedBody body) {
    try (InputStream compressed = body.open()) {
      byte[] gzip = compressed.readAllBytes();
      if (gzip.length != body.size()) {
        throw new AssertionError("size " + body.size() + " but " + gzip.length + " bytes");
      }
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process ends here, in a test. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }
}
