package dev.cairn.ingest.store;

import dev.cairn.model.EventBatch;
import dev.cairn.model.EventRecord;
import dev.cairn.model.PartitionId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A segment file as readers see it: only what is durable. Any number of threads may read while one
 * appends.
 */
final class Segment {

  static final String SUFFIX = ".log";

  private final PartitionId partition;
  private final Path path;
  private final long base;
  private final LogResources resources;

  /** What is durable: replaced as a whole, so that a reader sees one state. */
  private volatile Extent extent;

  private volatile @Nullable FrameIndex index;
  private final @Nullable DamagedLogException unreadable;

  /**
   * How far a segment reaches.
   *
   * @param size bytes of the file that hold frames
   * @param next the offset after the last event
   * @param appendTime time of the last event, milliseconds; time of creation if there is none
   * @param sealed whether the file takes no more
   */
  record Extent(long size, long next, int frames, long revision, long appendTime, boolean sealed) {}

  Segment(
      PartitionId partition,
      Path path,
      long base,
      Extent extent,
      @Nullable FrameIndex index,
      LogResources resources) {
    this(partition, path, base, extent, index, resources, null);
  }

  private Segment(
      PartitionId partition,
      Path path,
      long base,
      Extent extent,
      @Nullable FrameIndex index,
      LogResources resources,
      @Nullable DamagedLogException unreadable) {
    this.unreadable = unreadable;
    this.partition = partition;
    this.path = path;
    this.base = base;
    this.extent = extent;
    this.index = index;
    this.resources = resources;
  }

  /** A file that is known to be damaged as a whole: it keeps its place, every read fails. */
  static Segment unreadable(
      PartitionId partition,
      Path path,
      long base,
      Extent extent,
      LogResources resources,
      DamagedLogException why) {
    return new Segment(partition, path, base, extent, null, resources, why);
  }

  static Path path(Path folder, long base) {
    return folder.resolve("%020d".formatted(base) + SUFFIX);
  }

  Path path() {
    return path;
  }

  long base() {
    return base;
  }

  long next() {
    return extent.next();
  }

  Extent extent() {
    return extent;
  }

  void extend(Extent to) {
    extent = to;
  }

  /**
   * The index; read from the seal when it is first asked for. Empty where the seal is damaged: the
   * frames before the damage are found by walking.
   */
  FrameIndex index() throws IOException {
    FrameIndex known = index;
    if (known != null) {
      return known;
    }
    try (FileReader file = new FileReader(resources.disk().openToRead(path))) {
      FrameIndex read =
          SegmentSeal.read(file, file.size()).map(SegmentSeal::index).orElseGet(FrameIndex::new);
      index = read;
      return read;
    }
  }

  /**
   * Adds batches that begin before {@code to} to the list, no more than so many bytes, but one at
   * least if the list is empty.
   *
   * @return the bytes that were added
   */
  long read(long from, long to, long maxBytes, List<EventBatch> into) throws IOException {
    long bytes = 0;
    long end = Math.min(to, next());
    try (Cursor cursor = open(from)) {
      while (cursor.offset() < end
          && (into.isEmpty() || bytes + cursor.nextPlainLength() <= maxBytes)) {
        into.add(cursor.nextBatch());
        bytes += cursor.frame().plainLength();
      }
    }
    return bytes;
  }

  /** A cursor before the frame that holds the offset. */
  Cursor open(long offset) throws IOException {
    if (unreadable != null) {
      throw unreadable;
    }
    long position = index().positionBefore(offset);
    Cursor cursor = new Cursor(new FileReader(resources.disk().openToRead(path)), position);
    try {
      cursor.skipTo(offset);
      return cursor;
    } catch (IOException e) {
      cursor.close();
      throw e;
    }
  }

  /** Goes through the frames of the segment. For one thread. */
  final class Cursor implements AutoCloseable {

    private final FileReader file;
    private final long end = extent.size();
    private long position;
    private long offset = -1;
    private @Nullable FrameHeader frame;

    private Cursor(FileReader file, long position) {
      this.file = file;
      this.position = position;
    }

    /** Offset of the first event of the frame that comes next. */
    long offset() {
      return offset < 0 ? base : offset;
    }

    /** The frame that was read last. */
    FrameHeader frame() {
      if (frame == null) {
        throw new IllegalStateException("nothing was read yet");
      }
      return frame;
    }

    /** Bytes of the frame that comes next, decompressed. */
    int nextPlainLength() throws IOException {
      return header().plainLength();
    }

    private void skipTo(long wanted) throws IOException {
      while (position < end) {
        FrameHeader header = header();
        if (header.nextOffset() > wanted) {
          offset = header.baseOffset();
          return;
        }
        offset = header.nextOffset();
        position = header.end(position);
      }
    }

    EventBatch nextBatch() throws IOException {
      byte[] plain = nextFrame();
      FrameHeader header = frame();
      try {
        List<EventRecord> events =
            EntryCodec.decode(plain, header.plainLength(), header.count(), partition.region());
        return new EventBatch(partition, header.baseOffset(), header.revision(), events);
      } catch (RuntimeException e) {
        DamagedLogException damaged = damaged("entries", "bytes that cannot be decoded");
        damaged.initCause(e);
        throw damaged;
      }
    }

    /** The decompressed payload of the frame that comes next. */
    byte[] nextFrame() throws IOException {
      FrameHeader header = header();
      int length = header.payloadLength();
      ByteBuffer payload = file.at(position + FrameHeader.SIZE, length);
      if (payload.remaining() < length
          || FrameHeader.crc(payload, 0, length) != header.payloadCrc()) {
        throw damaged("the payload of offset " + header.baseOffset(), "a wrong checksum");
      }
      byte[] plain = resources.decompress(payload, header.plainLength());
      frame = header;
      offset = header.nextOffset();
      position = header.end(position);
      return plain;
    }

    private FrameHeader header() throws IOException {
      ByteBuffer bytes = file.at(position, FrameHeader.SIZE);
      Optional<FrameHeader> header = FrameHeader.parse(bytes, 0);
      if (header.isEmpty()
          || header.get().end(position) > end
          || (offset >= 0 && header.get().baseOffset() != offset)) {
        throw damaged(offset < 0 ? "a frame" : "the frame of offset " + offset, "no such frame");
      }
      return header.get();
    }

    private DamagedLogException damaged(String expected, String found) {
      return new DamagedLogException(path, position, expected, found);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
