package dev.cairn.ingest.store;

import java.nio.ByteBuffer;

/**
 * Hashes of event ids and records under a secret key of the installation, so that nobody can choose
 * an id or a record that passes for another.
 */
final class IdHasher {

  static final int KEY_SIZE = 16;

  private final long k0;
  private final long k1;

  /** With a key of 16 random bytes. */
  IdHasher(byte[] key) {
    ByteBuffer bytes = ByteBuffer.wrap(key);
    k0 = bytes.getLong();
    k1 = bytes.getLong();
  }

  /** Tells keys apart without giving them away. */
  long fingerprint() {
    byte[] label = {'f'};
    return SipHash.hash(~k0, k1, label, 0, label.length);
  }

  long high(byte[] bytes, int from, int to) {
    return SipHash.hash(k0, k1, bytes, from, to);
  }

  long low(byte[] bytes, int from, int to) {
    return SipHash.hash(~k1, k0, bytes, from, to);
  }

  long body(byte[] bytes, int from, int to) {
    return SipHash.hash(k1, k0, bytes, from, to);
  }
}
