package dev.cairn.ingest.store;

import dev.cairn.model.KillPoint;
import dev.cairn.model.PartitionId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The one that appends to the last segment of a partition. For one thread at a time. */
final class SegmentWriter implements Closeable {

  private final Segment segment;
  private final DiskFile file;
  private final FrameIndex index;
  private final List<FramePlace> unpublished = new ArrayList<>();
  private Segment.Extent written;

  private record FramePlace(long offset, long position) {}

  private SegmentWriter(Segment segment, DiskFile file, FrameIndex index) {
    this.segment = segment;
    this.file = file;
    this.index = index;
    this.written = segment.extent();
  }

  /** Makes an empty segment: its file bears its name only when its header is durable. */
  static SegmentWriter create(
      PartitionId partition,
      Path folder,
      long base,
      long revision,
      long now,
      LogResources resources)
      throws IOException {
    Disk disk = resources.disk();
    Path path = Segment.path(folder, base);
    Path unfinished = path.resolveSibling(path.getFileName() + ".tmp");
    Files.deleteIfExists(unfinished);
    DiskFile file = disk.create(unfinished);
    try {
      file.write(SegmentHeader.write(partition, base, now), 0);
      file.force();
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      disk.forceFolder(folder);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    KillPoint.reach("ingest.segment.created");
    FrameIndex index = new FrameIndex();
    Segment.Extent empty = new Segment.Extent(SegmentHeader.SIZE, base, 0, revision, now, false);
    return new SegmentWriter(
        new Segment(partition, path, base, empty, index, resources), file, index);
  }

  /** Opens the last segment again; what lies after its durable extent is cut off. */
  static SegmentWriter reopen(Segment segment, LogResources resources) throws IOException {
    DiskFile file = resources.disk().open(segment.path());
    try {
      file.truncate(segment.extent().size());
      file.force();
      return new SegmentWriter(segment, file, segment.index());
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  Segment segment() {
    return segment;
  }

  /** Bytes of the file, those not yet durable included. */
  long size() {
    return written.size();
  }

  /** Where the frames that the next fsync makes durable begin. */
  long groupStart() {
    return segment.extent().size();
  }

  /** Writes a frame after the others; it is durable after {@link #force}. */
  void write(ByteBuffer frame, long nextOffset, long revision, long appendTime) throws IOException {
    int length = frame.remaining();
    file.write(frame, written.size());
    unpublished.add(new FramePlace(written.next(), written.size()));
    written =
        new Segment.Extent(
            written.size() + length, nextOffset, written.frames() + 1, revision, appendTime, false);
  }

  /** Makes durable what was written; readers see it when it is {@link #publish}ed. */
  void force() throws IOException {
    KillPoint.reach("ingest.append.before-fsync");
    file.force();
    KillPoint.reach("ingest.append.after-fsync");
  }

  void publish() {
    unpublished.forEach(frame -> index.add(frame.offset(), frame.position()));
    unpublished.clear();
    segment.extend(written);
  }

  /** Takes back what was written since the last fsync. */
  void takeBack() throws IOException {
    unpublished.clear();
    written = segment.extent();
    file.truncate(written.size());
  }

  /** Ends the segment: it takes no more. */
  void seal() throws IOException {
    Segment.Extent extent = segment.extent();
    KillPoint.reach("ingest.segment.before-seal");
    file.write(
        SegmentSeal.write(
            index,
            extent.frames(),
            extent.next(),
            extent.revision(),
            extent.appendTime(),
            extent.size()),
        extent.size());
    file.force();
    KillPoint.reach("ingest.segment.after-seal");
    segment.extend(
        new Segment.Extent(
            extent.size(),
            extent.next(),
            extent.frames(),
            extent.revision(),
            extent.appendTime(),
            true));
    file.close();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
