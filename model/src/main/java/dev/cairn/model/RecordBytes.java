package dev.cairn.model;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one event record: compact UTF-8 JSON, one object. They are never rewritten after
 * ingest accepted them: the bytes in the log, in history and in a log file are the same.
 */
public final class RecordBytes {

  private final byte[] bytes;

  private RecordBytes(byte[] bytes) {
    this.bytes = requireNonNull(bytes, "bytes is null");
  }

  /** Takes the array over without a copy: the caller must not change it afterwards. */
  public static RecordBytes wrap(byte[] bytes) {
    return new RecordBytes(bytes);
  }

  public static RecordBytes of(String json) {
    return new RecordBytes(json.getBytes(StandardCharsets.UTF_8));
  }

  public int size() {
    return bytes.length;
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  /** A read-only view. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** The array itself, for callers that only read: no copy is made. */
  public byte[] array() {
    return bytes;
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordBytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "RecordBytes[" + bytes.length + "]";
  }
}
