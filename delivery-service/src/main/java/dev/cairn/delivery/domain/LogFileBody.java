package dev.cairn.delivery.domain;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * The body of a log file: {@code {"Records":[...]}}, the records in log order with their bytes
 * untouched. Source: contract 3.2.
 */
final class LogFileBody {

  private static final byte[] HEAD = "{\"Records\":[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TAIL = "]}".getBytes(StandardCharsets.US_ASCII);

  private final List<Selected> records;

  LogFileBody(List<Selected> records) {
    this.records = records;
  }

  /** Bytes that a body has beside its records, of which there is at least one, and their commas. */
  static int frameSize() {
    return HEAD.length + TAIL.length;
  }

  long size() {
    long size = frameSize() + records.size() - 1L;
    for (Selected selected : records) {
      size += selected.json().size();
    }
    return size;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(HEAD);
    for (int i = 0; i < records.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      records.get(i).json().writeTo(out);
    }
    out.write(TAIL);
  }

  /** SHA-256 of the whole body, lower-case hex. */
  String sha256() {
    MessageDigest digest = Sha256.digest();
    try {
      writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    } catch (IOException e) {
      throw new IllegalStateException("a null stream does not fail", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
