package dev.cairn.history.store;

import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdDictTrainer;
import com.github.luben.zstd.ZstdException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the events of a day have in common, made from the first of them: a single record has little
 * to refer back to, with a dictionary it packs to a quarter. It is kept in the day's commits, so
 * that it stands or falls with the events that need it.
 */
final class Dictionary {

  private static final String KEY = "dictionary";
  private static final int SIZE = 16 << 10;

  private final byte[] bytes;
  private final ZstdDictDecompress decompressing;
  private final ZstdDictCompress compressing;

  private Dictionary(byte[] bytes) {
    this.bytes = bytes;
    this.decompressing = new ZstdDictDecompress(bytes);
    this.compressing = new ZstdDictCompress(bytes, PackedBytes.LEVEL);
  }

  /** A dictionary for events like these; empty if they have too little in common. */
  static Optional<Dictionary> train(List<byte[]> events) {
    ZstdDictTrainer trainer =
        new ZstdDictTrainer(events.stream().mapToInt(event -> event.length).sum(), SIZE);
    events.forEach(trainer::addSample);
    try {
      return Optional.of(new Dictionary(trainer.trainSamples()));
    } catch (ZstdException e) {
      return Optional.empty();
    }
  }

  /** The dictionary that {@link #commitData} put into a commit, if there is one. */
  static Optional<Dictionary> of(Map<String, String> commitData) {
    return Optional.ofNullable(commitData.get(KEY))
        .map(text -> new Dictionary(Base64.getDecoder().decode(text)));
  }

  Map<String, String> commitData() {
    return Map.of(KEY, Base64.getEncoder().encodeToString(bytes));
  }

  ZstdDictCompress compressing() {
    return compressing;
  }

  ZstdDictDecompress decompressing() {
    return decompressing;
  }
}
