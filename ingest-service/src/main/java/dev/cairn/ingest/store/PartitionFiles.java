package dev.cairn.ingest.store;

import dev.cairn.model.PartitionId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of a partition as they are found on disk.
 *
 * @param segments oldest first
 * @param tornTail what a write that never became durable left behind the last segment's frames
 * @param damage why nothing may be appended: where the log ends is not certain
 */
record PartitionFiles(
    List<Segment> segments, Optional<String> tornTail, Optional<DamagedLogException> damage) {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionFiles.class);

  /** Looks at all files of the folder; reads the last segment whole. */
  static PartitionFiles load(PartitionId partition, Path folder, LogResources resources)
      throws IOException {
    return new Loader(partition, resources).load(paths(folder));
  }

  /** Segment files by name; what an unfinished creation left is deleted. */
  private static List<Path> paths(Path folder) throws IOException {
    List<Path> paths = new ArrayList<>();
    if (!Files.exists(folder)) {
      return paths;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path path : all) {
        if (path.toString().endsWith(".tmp")) {
          Files.delete(path);
        } else if (path.toString().endsWith(Segment.SUFFIX)) {
          paths.add(path);
        }
      }
    }
    paths.sort(null);
    return paths;
  }

  /** Looks at one partition. */
  private static final class Loader {

    private final PartitionId partition;
    private final LogResources resources;
    private final List<Segment> segments = new ArrayList<>();

    Loader(PartitionId partition, LogResources resources) {
      this.partition = partition;
      this.resources = resources;
    }

    PartitionFiles load(List<Path> paths) throws IOException {
      for (int i = 0; i < paths.size(); i++) {
        Path path = paths.get(i);
        long base = base(path);
        try (FileReader file = new FileReader(resources.disk().openToRead(path))) {
          SegmentHeader.check(file.at(0, SegmentHeader.SIZE), path, partition, base);
          Optional<SegmentSeal> seal = SegmentSeal.read(file, file.size());
          if (seal.isPresent()) {
            addSealed(path, base, seal.get());
          } else if (i < paths.size() - 1) {
            addDamaged(path, base, base(paths.get(i + 1)), file.size());
          } else {
            return lastOpen(path, base, file);
          }
        } catch (DamagedLogException e) {
          boolean last = i == paths.size() - 1;
          addUnreadable(path, base, last ? base : base(paths.get(i + 1)), e);
          if (last) {
            return new PartitionFiles(List.copyOf(segments), Optional.empty(), Optional.of(e));
          }
          LOG.error("Events cannot be read any more: {}", e.getMessage());
        }
      }
      return new PartitionFiles(List.copyOf(segments), Optional.empty(), Optional.empty());
    }

    private static long base(Path path) throws DamagedLogException {
      String name = String.valueOf(path.getFileName());
      if (!name.matches("[0-9]{20}\\.log")) {
        throw new DamagedLogException(path, 0, "a segment's name of 20 digits", name);
      }
      return Long.parseLong(name.substring(0, 20));
    }

    private void addSealed(Path path, long base, SegmentSeal seal) {
      FrameHeader frame = seal.frame();
      Segment.Extent extent =
          new Segment.Extent(
              frame.groupStart(),
              frame.baseOffset(),
              frame.count(),
              frame.revision(),
              frame.appendTime(),
              true);
      segments.add(new Segment(partition, path, base, extent, null, resources));
    }

    private void addUnreadable(Path path, long base, long next, DamagedLogException why) {
      Segment.Extent extent = new Segment.Extent(0, next, 0, 0, resources.now(), true);
      segments.add(Segment.unreadable(partition, path, base, extent, resources, why));
    }

    /** A segment whose seal is damaged: what is intact from its start on can still be read. */
    private void addDamaged(Path path, long base, long next, long size) {
      LOG.error("Events cannot be read any more: {}", SegmentSeal.missing(path, size).getMessage());
      Segment.Extent extent = new Segment.Extent(size, next, 0, 0, resources.now(), true);
      segments.add(new Segment(partition, path, base, extent, null, resources));
    }

    private PartitionFiles lastOpen(Path path, long base, FileReader file) throws IOException {
      SegmentScan scan = SegmentScan.of(file, path, file.size(), base);
      long appendTime = scan.frames() > 0 ? scan.appendTime() : resources.now();
      Segment.Extent extent =
          new Segment.Extent(
              scan.soundSize(),
              scan.nextOffset(),
              scan.frames(),
              scan.revision(),
              appendTime,
              false);
      segments.add(new Segment(partition, path, base, extent, scan.index(), resources));
      return new PartitionFiles(
          List.copyOf(segments), scan.tornTail().map(tail -> path + ": " + tail), scan.damage());
    }
  }
}
