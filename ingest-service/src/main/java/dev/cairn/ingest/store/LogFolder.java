package dev.cairn.ingest.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a log: held by one process, of one format, with the key of the duplicate window and
 * an identity that no other log has. Its files have a dot in their name, which no region has.
 */
final class LogFolder implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(LogFolder.class);

  private static final Pattern FORMAT =
      Pattern.compile("cairn event log, format (\\d+)\nkey ([0-9a-f]{32})\n");
  private static final String VERSION = "1";
  private static final String INSTALLATION = "log.installation";
  private static final String ID = "log.id";

  private final Path path;
  private final FileChannel lock;
  private final byte[] key;
  private final UUID id;

  private LogFolder(Path path, FileChannel lock, byte[] key, UUID id) {
    this.path = path;
    this.lock = lock;
    this.key = key;
    this.id = id;
  }

  /** Makes the folder if need be and takes it for this process. */
  static LogFolder open(Path path, Disk disk) throws IOException {
    Files.createDirectories(path);
    FileChannel lock = lock(path);
    try {
      return new LogFolder(path, lock, key(path, disk), id(path, disk));
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("log.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock taken = null;
    try {
      taken = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      LOG.debug("The lock is held in this process", e);
    }
    if (taken == null) {
      channel.close();
      throw new IOException(
          "The event log in "
              + folder
              + " is in use by another process; one at a time may open it");
    }
    return channel;
  }

  private static byte[] key(Path folder, Disk disk) throws IOException {
    Path file = folder.resolve("log.format");
    if (Files.exists(file)) {
      return parse(file);
    }
    byte[] key = new byte[IdHasher.KEY_SIZE];
    new SecureRandom().nextBytes(key);
    String text =
        "cairn event log, format " + VERSION + "\nkey " + HexFormat.of().formatHex(key) + "\n";
    disk.replace(file, text.getBytes(StandardCharsets.US_ASCII));
    return key;
  }

  private static byte[] parse(Path file) throws IOException {
    Matcher text = FORMAT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!text.matches()) {
      throw new DamagedLogException(
          file, 0, "two lines: the format and the key of an event log", "something else");
    }
    if (!text.group(1).equals(VERSION)) {
      throw new DamagedLogException(
          file, 0, "format " + VERSION, "format " + text.group(1) + " of another version");
    }
    return HexFormat.of().parseHex(text.group(2));
  }

  /** A log that was begun before logs had an identity gets one now. */
  private static UUID id(Path folder, Disk disk) throws IOException {
    Path file = folder.resolve(ID);
    if (!Files.exists(file)) {
      UUID id = UUID.randomUUID();
      disk.replace(file, (id + "\n").getBytes(StandardCharsets.US_ASCII));
      return id;
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    try {
      return UUID.fromString(text.stripTrailing());
    } catch (IllegalArgumentException e) {
      LOG.debug("{} is damaged", file, e);
      throw new DamagedLogException(file, 0, "the UUID of an event log", "something else");
    }
  }

  /** The installation whose events these are; empty if that was not noted yet. */
  Optional<String> installation() throws IOException {
    Path file = path.resolve(INSTALLATION);
    return Files.exists(file)
        ? Optional.of(Files.readString(file, StandardCharsets.UTF_8).stripTrailing())
        : Optional.empty();
  }

  void noteInstallation(String id, Disk disk) throws IOException {
    disk.replace(path.resolve(INSTALLATION), (id + "\n").getBytes(StandardCharsets.UTF_8));
  }

  Path path() {
    return path;
  }

  UUID id() {
    return id;
  }

  byte[] key() {
    return key.clone();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
