package dev.cairn.ingest.store;

import static java.util.Objects.requireNonNull;

import dev.cairn.ingest.domain.Follower;
import dev.cairn.ingest.domain.Follower.Position;
import dev.cairn.ingest.domain.Followers;
import dev.cairn.model.CairnException;
import dev.cairn.model.KillPoint;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The register of followers in one small text file, which is replaced as a whole. Lines: a title
 * with the format; {@code follower NAME}; {@code position REGION NUMBER NEXT HELD|-} for the
 * follower before it; {@code crc32c HEX} of all lines before.
 */
public final class FileFollowers implements Followers, AutoCloseable {

  private static final String FILE = "followers.txt";
  private static final String TITLE = "cairn followers, format 1";

  private final Path file;
  private final InstantSource clock;
  private final Disk disk;
  private final Map<String, State> followers = new TreeMap<>();
  private boolean changed;

  private static final class State {
    private @Nullable Instant lastSeen;
    private final Map<PartitionId, Position> positions = new TreeMap<>();
  }

  private FileFollowers(Path file, InstantSource clock, Disk disk) {
    this.file = file;
    this.clock = clock;
    this.disk = disk;
  }

  /**
   * Opens the register in the folder, or begins one.
   *
   * @throws IOException if the file is damaged or of another format
   */
  public static FileFollowers open(Path folder, InstantSource clock) throws IOException {
    Files.createDirectories(folder);
    FileFollowers register =
        new FileFollowers(folder.resolve(FILE), requireNonNull(clock, "clock is null"), Disk.REAL);
    if (Files.exists(register.file)) {
      register.load(Files.readString(register.file, StandardCharsets.ISO_8859_1));
    }
    return register;
  }

  @Override
  public synchronized void register(String name) {
    if (!followers.containsKey(name)) {
      followers.put(name, new State());
      changed = true;
      flush();
    }
  }

  @Override
  public synchronized void remove(String name) {
    find(name);
    followers.remove(name);
    changed = true;
    flush();
  }

  @Override
  public synchronized void seen(String name) {
    find(name).lastSeen = clock.instant();
  }

  @Override
  public synchronized void report(String name, Map<PartitionId, Position> positions) {
    State state = find(name);
    state.lastSeen = clock.instant();
    positions.forEach(
        (partition, position) -> {
          Position forward = forward(state.positions.get(partition), position);
          changed |= !forward.equals(state.positions.put(partition, forward));
        });
  }

  private static Position forward(@Nullable Position known, Position reported) {
    return known == null || reported.next() >= known.next()
        ? reported
        : new Position(known.next(), reported.held());
  }

  private State find(String name) {
    State state = followers.get(name);
    if (state == null) {
      throw new CairnException.NotFound(
          "FOLLOWER_NOT_FOUND", "Follower " + name + " is not registered", "follower", name);
    }
    return state;
  }

  @Override
  public synchronized List<Follower> list() {
    List<Follower> list = new ArrayList<>();
    followers.forEach(
        (name, state) ->
            list.add(new Follower(name, Optional.ofNullable(state.lastSeen), state.positions)));
    return list;
  }

  /** The offset up to which some follower says that it has read, for each partition. */
  public synchronized Map<PartitionId, Long> readUpTo() {
    Map<PartitionId, Long> most = new TreeMap<>();
    for (State state : followers.values()) {
      state.positions.forEach(
          (partition, position) -> most.merge(partition, position.next(), Math::max));
    }
    return most;
  }

  /** Makes durable what was reported. */
  public synchronized void flush() {
    if (!changed) {
      return;
    }
    KillPoint.reach("ingest.followers.before-write");
    try {
      disk.replace(file, text().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException("the followers could not be written to " + file, e);
    }
    changed = false;
    KillPoint.reach("ingest.followers.after-write");
  }

  private String text() {
    StringBuilder text = new StringBuilder(TITLE).append('\n');
    followers.forEach(
        (name, state) -> {
          text.append("follower ").append(name).append('\n');
          state.positions.forEach((partition, position) -> line(text, partition, position));
        });
    return text + "crc32c " + crc(text.toString()) + "\n";
  }

  private static void line(StringBuilder text, PartitionId partition, Position position) {
    text.append("position ").append(partition.region()).append(' ').append(partition.number());
    text.append(' ').append(position.next()).append(' ');
    text.append(position.held().isPresent() ? position.held().getAsLong() : "-").append('\n');
  }

  private void load(String text) throws DamagedLogException {
    int crcAt = text.lastIndexOf("crc32c ");
    if (!text.startsWith(TITLE + "\n")
        || crcAt < 0
        || !text.substring(crcAt).equals("crc32c " + crc(text.substring(0, crcAt)) + "\n")) {
      throw new DamagedLogException(
          file, 0, "\"" + TITLE + "\" with a sound checksum", "something else");
    }
    State state = new State();
    for (String line : text.substring(0, crcAt).lines().skip(1).toList()) {
      List<String> words = List.of(line.split(" ", -1));
      if (words.getFirst().equals("follower")) {
        state = new State();
        followers.put(words.get(1), state);
      } else {
        PartitionId partition =
            new PartitionId(RegionName.of(words.get(1)), Integer.parseInt(words.get(2)));
        state.positions.put(partition, position(words.get(3), words.get(4)));
      }
    }
  }

  private static Position position(String next, String held) {
    return new Position(
        Long.parseLong(next),
        held.equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(held)));
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return Long.toHexString(crc.getValue());
  }

  @Override
  public void close() {
    flush();
  }
}
