package dev.cairn.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Bytes of the files under each folder of the data folder. */
record DiskUse(Map<String, Long> bytes) {

  static DiskUse of(Path data) throws IOException {
    Map<String, Long> bytes = new TreeMap<>();
    try (Stream<Path> children = Files.list(data)) {
      children.filter(Files::isDirectory).forEach(child -> bytes.put(name(child), size(child)));
    }
    return new DiskUse(bytes);
  }

  /** What has been added since an earlier look. */
  DiskUse since(DiskUse before) {
    Map<String, Long> added = new TreeMap<>();
    bytes.forEach(
        (name, size) -> {
          long more = size - before.bytes.getOrDefault(name, 0L);
          if (more != 0) {
            added.put(name, more);
          }
        });
    return new DiskUse(added);
  }

  private static String name(Path folder) {
    return folder.getFileName().toString();
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(DiskUse::fileSize).sum();
    } catch (IOException | UncheckedIOException e) {
      // A folder that is being removed: what is gone takes no room.
      return 0;
    }
  }

  private static long fileSize(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
