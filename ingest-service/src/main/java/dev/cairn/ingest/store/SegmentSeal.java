package dev.cairn.ingest.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The end of a segment that takes no more events: a frame of type seal, whose payload is the index,
 * and 16 bytes that tell where it begins. So a sealed segment that was cut, or whose successor is
 * missing, is noticed without reading it.
 *
 * @param frame its header: {@code baseOffset} is the offset after the segment's last, {@code
 *     appendTime} the time of its last event
 */
record SegmentSeal(FrameHeader frame, FrameIndex index) {

  static final int TRAILER_SIZE = 16;

  private static final int TRAILER_MAGIC = 0x1aff00e4;

  /** The bytes of a seal that is put at the position. */
  static ByteBuffer write(
      FrameIndex index, int frames, long nextOffset, long revision, long appendTime, long at) {
    ByteBuffer payload = index.toBytes();
    int length = payload.remaining();
    ByteBuffer to = ByteBuffer.allocate(FrameHeader.SIZE + length + TRAILER_SIZE);
    new FrameHeader(
            FrameHeader.SEAL,
            length,
            length,
            frames,
            FrameHeader.crc(payload, 0, length),
            nextOffset,
            revision,
            appendTime,
            at)
        .put(to);
    to.position(FrameHeader.SIZE).put(payload).order(ByteOrder.LITTLE_ENDIAN);
    int trailer = to.position();
    to.putInt(TRAILER_MAGIC).putLong(at).putInt(FrameHeader.crc(to, trailer, 12));
    return to.flip();
  }

  /** Reads the seal at the end of a file; empty if the file does not end with one. */
  static Optional<SegmentSeal> read(FileReader file, long size) throws IOException {
    long trailerAt = size - TRAILER_SIZE;
    if (trailerAt < SegmentHeader.SIZE + FrameHeader.SIZE) {
      return Optional.empty();
    }
    ByteBuffer trailer = file.at(trailerAt, TRAILER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    if (trailer.remaining() < TRAILER_SIZE
        || trailer.getInt(0) != TRAILER_MAGIC
        || trailer.getInt(12) != FrameHeader.crc(trailer, 0, 12)) {
      return Optional.empty();
    }
    return readAt(file, trailer.getLong(4), trailerAt);
  }

  private static Optional<SegmentSeal> readAt(FileReader file, long at, long trailerAt)
      throws IOException {
    Optional<FrameHeader> header =
        at < 0 || at > trailerAt - FrameHeader.SIZE
            ? Optional.empty()
            : FrameHeader.parse(file.at(at, FrameHeader.SIZE), 0);
    if (header.isEmpty()
        || header.get().type() != FrameHeader.SEAL
        || header.get().end(at) != trailerAt) {
      return Optional.empty();
    }
    int length = header.get().payloadLength();
    ByteBuffer payload = file.at(at + FrameHeader.SIZE, length);
    return FrameHeader.crc(payload, 0, length) == header.get().payloadCrc()
        ? Optional.of(new SegmentSeal(header.get(), FrameIndex.parse(payload)))
        : Optional.empty();
  }

  /** Why a segment that must be sealed is damaged. */
  static DamagedLogException missing(Path path, long size) {
    return new DamagedLogException(
        path, size, "the seal of a finished segment at its end", "none that is sound");
  }
}
