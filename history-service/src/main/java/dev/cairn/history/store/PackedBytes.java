package dev.cairn.history.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Optional;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of an event made small: a byte that says whether the day's {@link Dictionary} was used,
 * then a zstd frame with its content's size and checksum.
 */
final class PackedBytes {

  static final int LEVEL = 1;

  /** More than the largest record and what is kept beside it. */
  private static final int MAX_SIZE = 4 << 20;

  /** Faster than {@link #LEVEL}, which needs a dictionary to be worth its time. */
  private static final int LEVEL_ALONE = -1;

  private static final byte ALONE = 0;
  private static final byte WITH_DICTIONARY = 1;

  private PackedBytes() {}

  /** Packs into one array, over and over. For one thread at a time. */
  static final class Packer implements AutoCloseable {

    private final ZstdCompressCtx alone = context().setLevel(LEVEL_ALONE);
    private final ZstdCompressCtx withDictionary = context();
    private @Nullable Dictionary loaded;
    private final BytesRef packed = new BytesRef(2048);

    private static ZstdCompressCtx context() {
      return new ZstdCompressCtx().setChecksum(true).setContentSize(true);
    }

    /** The bytes packed, good until the next call. */
    BytesRef pack(BytesRef plain, Optional<Dictionary> dictionary) {
      packed.bytes = ArrayUtil.growNoCopy(packed.bytes, 1 + (int) Zstd.compressBound(plain.length));
      packed.bytes[0] = dictionary.isPresent() ? WITH_DICTIONARY : ALONE;
      packed.length =
          1
              + dictionary
                  .map(this::load)
                  .orElse(alone)
                  .compressByteArray(
                      packed.bytes,
                      1,
                      packed.bytes.length - 1,
                      plain.bytes,
                      plain.offset,
                      plain.length);
      return packed;
    }

    private ZstdCompressCtx load(Dictionary dictionary) {
      if (loaded != dictionary) {
        withDictionary.loadDict(dictionary.compressing());
        loaded = dictionary;
      }
      return withDictionary;
    }

    @Override
    public void close() {
      alone.close();
      withDictionary.close();
    }
  }

  /** Unpacks events of one day. For one thread at a time. */
  static final class Unpacker implements AutoCloseable {

    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final boolean hasDictionary;

    Unpacker(Optional<Dictionary> dictionary) {
      hasDictionary = dictionary.isPresent();
      dictionary.ifPresent(day -> zstd.loadDict(day.decompressing()));
    }

    /**
     * The plain bytes.
     *
     * @throws CorruptIndexException if they are not what was packed
     */
    byte[] unpack(BytesRef packed) throws CorruptIndexException {
      int from = packed.offset + 1;
      int length = packed.length - 1;
      if (length < 1 || !isKnown(packed.bytes[packed.offset])) {
        throw damaged("an event has an unknown form", null);
      }
      long size = Zstd.getFrameContentSize(packed.bytes, from, length);
      if (size < 1 || size > MAX_SIZE) {
        throw damaged("an event's size is " + size, null);
      }
      try {
        return zstd.decompress(packed.bytes, from, length, (int) size);
      } catch (ZstdException e) {
        throw damaged("an event cannot be unpacked", e);
      }
    }

    private boolean isKnown(byte form) {
      return form == ALONE || (form == WITH_DICTIONARY && hasDictionary);
    }

    private static CorruptIndexException damaged(String what, @Nullable Exception cause) {
      return new CorruptIndexException(what, "stored event", cause);
    }

    @Override
    public void close() {
      zstd.close();
    }
  }
}
