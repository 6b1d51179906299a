package dev.cairn.history.store;

import dev.cairn.model.KillPoint;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.apache.lucene.index.CorruptIndexException;

/**
 * What a commit made durable: up to where which log is indexed, and the seal of every day, its last
 * commit's number. A day whose folder is older than its seal, or gone, is damaged.
 *
 * <pre>
 * cairn history checkpoint 1
 * log 0b5f3c0e-4a62-4a0f-8d0a-6f6f0a9f4d11
 * position eu-west-1/0 1042
 * day 2026-11-22 17
 * crc32c 8a3b00ff
 * </pre>
 */
record Checkpoint(Optional<UUID> log, Map<PartitionId, Long> positions, Map<LocalDate, Long> days) {

  static final Checkpoint EMPTY = new Checkpoint(Optional.empty(), Map.of(), Map.of());

  private static final String HEADER = "cairn history checkpoint 1";

  Checkpoint {
    positions = Map.copyOf(positions);
    days = Map.copyOf(days);
  }

  /** Replaces the file: after this returns, a crash leaves the new one, before, either. */
  void write(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    KillPoint.reach("history.checkpoint.before-rename");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(folderOf(file), StandardOpenOption.READ)) {
      folder.force(true);
    }
    KillPoint.reach("history.checkpoint.after-rename");
  }

  /**
   * The file's content; {@link #EMPTY} if there is none.
   *
   * @throws CorruptIndexException if it is not what {@link #write} wrote
   */
  static Checkpoint read(Path file) throws IOException {
    return Files.exists(file)
        ? parse(Files.readString(file, StandardCharsets.ISO_8859_1), file)
        : EMPTY;
  }

  private static Checkpoint parse(String text, Path file) throws IOException {
    int seal = text.lastIndexOf("crc32c ");
    if (seal < 0
        || !text.startsWith(HEADER + "\n")
        || !text.substring(seal).equals(seal(text.substring(0, seal)))) {
      throw new CorruptIndexException("not a whole checkpoint", file.toString());
    }
    Optional<UUID> log = Optional.empty();
    Map<PartitionId, Long> positions = new TreeMap<>();
    Map<LocalDate, Long> days = new TreeMap<>();
    for (String line : text.substring(HEADER.length() + 1, seal).split("\n", -1)) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("log")) {
        log = Optional.of(UUID.fromString(words[1]));
      } else if (words[0].equals("position")) {
        positions.put(partition(words[1]), Long.valueOf(words[2]));
      } else if (words[0].equals("day")) {
        days.put(LocalDate.parse(words[1]), Long.valueOf(words[2]));
      }
    }
    return new Checkpoint(log, positions, days);
  }

  private static PartitionId partition(String text) {
    int slash = text.indexOf('/');
    return new PartitionId(
        RegionName.of(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  private String text() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    log.ifPresent(id -> text.append("log %s\n".formatted(id)));
    new TreeMap<>(positions)
        .forEach((partition, at) -> text.append("position %s %d\n".formatted(partition, at)));
    new TreeMap<>(days)
        .forEach((day, generation) -> text.append("day %s %d\n".formatted(day, generation)));
    return text + seal(text.toString());
  }

  private static String seal(String text) {
    CRC32C checksum = new CRC32C();
    checksum.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return "crc32c %08x\n".formatted(checksum.getValue());
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " is no file's path");
    }
    return folder;
  }
}
