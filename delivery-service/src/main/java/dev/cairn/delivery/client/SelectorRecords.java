package dev.cairn.delivery.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cairn.grpc.SelectorMessages;
import dev.cairn.model.selection.CompiledSelectors;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.proto.configuration.v1.TrailState;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The selectors of every revision. A trail's may be a megabyte, and any revision's may be asked for
 * again: so they lie in the file, and only those that somebody holds are in memory. Most trails
 * have the same, and most changes are of others: these are written and compiled once. Thread-safe.
 */
final class SelectorRecords {

  /** How many are known again when they come once more. */
  private static final int RECENT = 1000;

  private final RecordFile file;
  private final Map<ByteString, Kept> byDigest = recent();
  private final Map<Long, Kept> byPlace = recent();

  SelectorRecords(RecordFile file) {
    this.file = file;
  }

  private static <K> Map<K, Kept> recent() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, Kept> eldest) {
        return size() > RECENT;
      }
    };
  }

  /** Keeps the selectors of a trail's state. */
  synchronized Kept keep(TrailState state) {
    byte[] message =
        TrailState.newBuilder()
            .addAllEventSelectors(state.getEventSelectorsList())
            .addAllAdvancedEventSelectors(state.getAdvancedEventSelectorsList())
            .build()
            .toByteArray();
    return byDigest.computeIfAbsent(digest(message), digest -> at(file.write(message)));
  }

  /** Those that were kept at a place of the file. */
  synchronized Kept at(long place) {
    return byPlace.computeIfAbsent(place, Kept::new);
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

  /** Selectors that are compiled again if nobody has held them for a while. */
  final class Kept implements Supplier<CompiledSelectors> {
    private final long place;
    private WeakReference<CompiledSelectors> compiled = new WeakReference<>(null);

    private Kept(long place) {
      this.place = place;
    }

    /** Where they lie in the file. */
    long place() {
      return place;
    }

    @Override
    public synchronized CompiledSelectors get() {
      CompiledSelectors held = compiled.get();
      if (held == null) {
        held = compile(file.read(place));
        compiled = new WeakReference<>(held);
      }
      return held;
    }
  }
}
