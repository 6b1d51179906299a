package dev.cairn.ingest.domain.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A map from JSON keys to values, looked up by a key's bytes without decoding it. */
final class KeyTable<V> {

  private static final class Slot<V> {
    final long hash;
    final byte[] key;
    final V value;

    Slot(long hash, byte[] key, V value) {
      this.hash = hash;
      this.key = key;
      this.value = value;
    }
  }

  private static final int BUCKETS = 256;

  private final List<@Nullable Slot<V>> slots = new ArrayList<>();

  KeyTable() {
    for (int i = 0; i < BUCKETS; i++) {
      slots.add(null);
    }
  }

  /** The key must not be in the table; at most half of 256 fit. */
  void put(String key, V value) {
    byte[] bytes = key.getBytes(UTF_8);
    long hash = KeyHash.of(bytes);
    int at = bucket(hash);
    while (slots.get(at) != null) {
      at = (at + 1) % BUCKETS;
    }
    slots.set(at, new Slot<>(hash, bytes, value));
  }

  /** What stands under the key of a member; null if nothing does. */
  @Nullable V find(JsonTape tape, int node) {
    long hash = tape.keyHash(node);
    int at = bucket(hash);
    Slot<V> slot = slots.get(at);
    while (slot != null) {
      if (slot.hash == hash && tape.keyEquals(node, slot.key)) {
        return slot.value;
      }
      at = (at + 1) % BUCKETS;
      slot = slots.get(at);
    }
    return null;
  }

  private static int bucket(long hash) {
    return (int) hash & (BUCKETS - 1);
  }
}
