package dev.cairn.ingest.store;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.cairn.model.CairnException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** What all partitions of a log share. Thread-safe. */
final class LogResources {

  /** Buffers are lent out for the making of one frame; more at once would only wait for a core. */
  private static final int BUFFERS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private static final int SLACK = 320 << 10;

  private final Disk disk;
  private final SegmentLogSettings settings;
  private final IdHasher hasher;
  private final LongSupplier revision;
  private final InstantSource clock;
  private final TailCache tail;
  private final Pool<FrameBuffers> frames;
  private final Pool<ZstdDecompressCtx> decompressors =
      new Pool<>(2 * BUFFERS, ZstdDecompressCtx::new);
  private final AtomicLong idsInMemory = new AtomicLong();
  private final AtomicReference<Optional<Refusal>> refusal =
      new AtomicReference<>(Optional.empty());

  private final AtomicReference<Optional<String>> misfit = new AtomicReference<>(Optional.empty());

  /** Why no events are taken at the moment. */
  record Refusal(String reason, String message, Duration retryAfter) {

    CairnException toException() {
      return new CairnException.LimitExceeded(reason, message, Optional.of(retryAfter));
    }
  }

  LogResources(
      Disk disk,
      SegmentLogSettings settings,
      IdHasher hasher,
      LongSupplier revision,
      InstantSource clock) {
    this.disk = disk;
    this.settings = settings;
    this.hasher = hasher;
    this.revision = revision;
    this.clock = clock;
    this.tail = new TailCache(settings.tailCacheBytes());
    this.frames = new Pool<>(BUFFERS, () -> new FrameBuffers(settings.frameBytes() + SLACK));
  }

  Disk disk() {
    return disk;
  }

  SegmentLogSettings settings() {
    return settings;
  }

  IdHasher hasher() {
    return hasher;
  }

  /** The configuration revision that ingest holds now. */
  long revision() {
    return revision.getAsLong();
  }

  /** Milliseconds since 1970. */
  long now() {
    return clock.millis();
  }

  TailCache tail() {
    return tail;
  }

  Pool<FrameBuffers> frames() {
    return frames;
  }

  /** How many event ids the windows of all partitions hold in memory. */
  AtomicLong idsInMemory() {
    return idsInMemory;
  }

  Optional<Refusal> refusal() {
    return refusal.get();
  }

  void refuse(Optional<Refusal> why) {
    refusal.set(why);
  }

  /** Why the configuration that ingest holds cannot be this log's. */
  Optional<String> misfit() {
    return misfit.get();
  }

  void misfit(Optional<String> why) {
    misfit.set(why);
  }

  /** Decompresses the bytes of a buffer that is backed by an array. */
  byte[] decompress(ByteBuffer packed, int plainLength) throws IOException {
    byte[] plain = new byte[plainLength];
    ZstdDecompressCtx zstd = decompressors.take();
    try {
      int length =
          zstd.decompressByteArray(
              plain,
              0,
              plainLength,
              packed.array(),
              packed.arrayOffset() + packed.position(),
              packed.remaining());
      if (length != plainLength) {
        throw new DamagedLogException(
            "a frame of " + plainLength + " bytes decompressed to " + length);
      }
      return plain;
    } catch (ZstdException e) {
      throw new IOException("a frame whose checksum is right cannot be decompressed", e);
    } finally {
      decompressors.giveBack(zstd);
    }
  }

  void close() {
    frames.clear();
    decompressors.clear();
  }
}
