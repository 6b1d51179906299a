package dev.cairn.delivery.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cairn.grpc.SelectorMessages;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.proto.configuration.v1.TrailState;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The selectors of every revision, each once. A trail's may be a megabyte, and any revision's may
 * be asked for again: so they lie in a file that is of no use after the process, and only those
 * that somebody holds are in memory. Thread-safe.
 */
final class SelectorFile implements AutoCloseable {

  private final FileChannel file;
  private final Map<ByteString, Kept> kept = new HashMap<>();
  private long end;

  private SelectorFile(FileChannel file) {
    this.file = file;
  }

  /**
   * @param path a file that is no other process's; what is in it is thrown away
   */
  static SelectorFile create(Path path) {
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      return new SelectorFile(
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException e) {
      throw new UncheckedIOException("can't make " + path, e);
    }
  }

  /** The selectors of a trail's state, compiled when they are asked for. */
  synchronized Supplier<CompiledSelectors> keep(TrailState state) {
    byte[] message =
        TrailState.newBuilder()
            .addAllEventSelectors(state.getEventSelectorsList())
            .addAllAdvancedEventSelectors(state.getAdvancedEventSelectorsList())
            .build()
            .toByteArray();
    return kept.computeIfAbsent(digest(message), digest -> write(message));
  }

  private Kept write(byte[] message) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(message);
      long offset = end;
      while (bytes.hasRemaining()) {
        end += file.write(bytes, end);
      }
      return new Kept(offset, message.length);
    } catch (IOException e) {
      throw new UncheckedIOException("can't keep selectors", e);
    }
  }

  private byte[] read(long offset, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining()) {
        if (file.read(bytes, offset + bytes.position()) < 0) {
          throw new EOFException("selectors end at " + (offset + bytes.position()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't read selectors again", e);
    }
    return bytes.array();
  }

  private static CompiledSelectors compile(byte[] message) {
    try {
      TrailState state = TrailState.parseFrom(message);
      return CompiledSelectors.of(
          EventSelectors.stored(
              SelectorMessages.basic(state.getEventSelectorsList()),
              SelectorMessages.advanced(state.getAdvancedEventSelectorsList())));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException("selectors were read as others than they were written", e);
    }
  }

  private static ByteString digest(byte[] message) {
    try {
      return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(message));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("can't close selectors", e);
    }
  }

  /** Selectors that are compiled again if nobody has held them for a while. */
  private final class Kept implements Supplier<CompiledSelectors> {
    private final long offset;
    private final int length;
    private WeakReference<CompiledSelectors> compiled = new WeakReference<>(null);

    Kept(long offset, int length) {
      this.offset = offset;
      this.length = length;
    }

    @Override
    public synchronized CompiledSelectors get() {
      CompiledSelectors held = compiled.get();
      if (held == null) {
        held = compile(read(offset, length));
        compiled = new WeakReference<>(held);
      }
      return held;
    }
  }
}
