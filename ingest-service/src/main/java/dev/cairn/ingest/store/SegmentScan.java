package dev.cairn.ingest.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a walk over the frames of a segment found.
 *
 * @param soundSize bytes up to the end of the last sound frame
 * @param nextOffset the offset after the last sound frame
 * @param frames how many sound frames there are
 * @param revision that of the last sound frame, 0 if there is none
 * @param appendTime that of the last sound frame, 0 if there is none
 * @param tornTail what lies after the sound frames, if a write that never became durable explains
 *     it
 * @param damage what lies after the sound frames, if nothing but damage explains it
 */
record SegmentScan(
    long soundSize,
    long nextOffset,
    int frames,
    long revision,
    long appendTime,
    FrameIndex index,
    Optional<String> tornTail,
    Optional<DamagedLogException> damage) {

  /**
   * Walks all frames from the start and checks every byte. For a segment without a sound seal: one
   * that is found is part of the torn tail.
   */
  static SegmentScan of(FileReader file, Path path, long size, long base) throws IOException {
    return new Walk(file, path, size, base).run();
  }

  /** One walk. */
  private static final class Walk {

    private final FileReader file;
    private final Path path;
    private final long size;
    private final FrameIndex index = new FrameIndex();
    private long position = SegmentHeader.SIZE;
    private long nextOffset;
    private int frames;
    private long revision;
    private long appendTime;

    Walk(FileReader file, Path path, long size, long base) {
      this.file = file;
      this.path = path;
      this.size = size;
      this.nextOffset = base;
    }

    SegmentScan run() throws IOException {
      while (position < size) {
        Optional<FrameHeader> frame = soundFrame(position);
        if (frame.isEmpty()
            || frame.get().baseOffset() != nextOffset
            || frame.get().type() == FrameHeader.SEAL) {
          return judge();
        }
        take(frame.get());
      }
      return result(Optional.empty(), Optional.empty());
    }

    private void take(FrameHeader frame) {
      index.add(frame.baseOffset(), position);
      frames++;
      revision = frame.revision();
      appendTime = frame.appendTime();
      nextOffset = frame.nextOffset();
      position = frame.end(position);
    }

    /** The header of the frame there, if all its bytes are as they were written. */
    private Optional<FrameHeader> soundFrame(long at) throws IOException {
      Optional<FrameHeader> header = FrameHeader.parse(file.at(at, FrameHeader.SIZE), 0);
      if (header.isEmpty() || header.get().end(at) > size) {
        return Optional.empty();
      }
      int length = header.get().payloadLength();
      ByteBuffer payload = file.at(at + FrameHeader.SIZE, length);
      return payload.remaining() == length
              && FrameHeader.crc(payload, 0, length) == header.get().payloadCrc()
          ? header
          : Optional.empty();
    }

    /**
     * Says what the bytes from here on are. A sound frame further on that was begun after an fsync
     * of these bytes proves that they were durable once: damage. Otherwise they are a write that
     * was cut short, none of which was acknowledged.
     */
    private SegmentScan judge() throws IOException {
      int version = FrameHeader.version(file.at(position, FrameHeader.SIZE), 0);
      if (version != 0 && version != FrameHeader.VERSION) {
        return result(
            Optional.empty(),
            Optional.of(
                new DamagedLogException(
                    path, position, "frame format " + FrameHeader.VERSION, "format " + version)));
      }
      for (long at = position + 1; at <= size - FrameHeader.SIZE; at++) {
        if (mayBegin(at) && wasBegunAfter(at)) {
          return result(
              Optional.empty(),
              Optional.of(damaged("the frame of offset " + nextOffset + " (intact ones follow)")));
        }
      }
      return result(
          Optional.of(
              (size - position) + " bytes from byte " + position + ", offset " + nextOffset),
          Optional.empty());
    }

    private boolean mayBegin(long at) throws IOException {
      ByteBuffer four = file.at(at, FrameHeader.SIZE);
      return four.get(0) == (byte) FrameHeader.MAGIC;
    }

    private boolean wasBegunAfter(long at) throws IOException {
      Optional<FrameHeader> frame = soundFrame(at);
      return frame.isPresent()
          && frame.get().groupStart() > position
          && frame.get().baseOffset() >= nextOffset;
    }

    private DamagedLogException damaged(String expected) {
      return new DamagedLogException(path, position, expected, "bytes that fail their checksum");
    }

    private SegmentScan result(Optional<String> tornTail, Optional<DamagedLogException> damage) {
      return new SegmentScan(
          position, nextOffset, frames, revision, appendTime, index, tornTail, damage);
    }
  }
}
