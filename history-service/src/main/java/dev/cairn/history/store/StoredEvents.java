package dev.cairn.history.store;

import dev.cairn.history.domain.EventPosition;
import dev.cairn.history.domain.HistoryEvent;
import dev.cairn.history.domain.LoggedEvent;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;

/**
 * The bytes that stand for an event in the index: all that a look-up shows, so that no JSON is
 * parsed for it.
 *
 * <pre>
 * offset (8) | epoch second (8) | category (1) | flags (1)
 * id, account, region, source, name, [user name], [access key] | resources: count, (type, name)*
 * record: the bytes to the end
 * </pre>
 *
 * A text is its length in UTF-8 (variable, 7 bits a byte) and its bytes. The whole is kept as
 * {@link PackedBytes}: each event by itself, so that merges copy it as it is and a look-up unpacks
 * nothing else.
 */
final class StoredEvents {

  private static final int READ_ONLY = 1;
  private static final int USER_NAME = 2;
  private static final int ACCESS_KEY_ID = 4;

  private StoredEvents() {}

  /** Writes events into one array, over and over. */
  static final class Writer implements AutoCloseable {

    private final BytesRef out = new BytesRef(2048);
    private final PackedBytes.Packer packer = new PackedBytes.Packer();

    /** The event's bytes, good until the next call. */
    BytesRef write(LoggedEvent logged, Optional<Dictionary> dictionary) {
      EventRecord event = logged.event();
      out.length = 0;
      fixed(logged.offset(), 8);
      fixed(event.time().getEpochSecond(), 8);
      fixed(Codes.of(event.category()), 1);
      fixed(
          (event.readOnly() ? READ_ONLY : 0)
              | (event.userName().isPresent() ? USER_NAME : 0)
              | (event.accessKeyId().isPresent() ? ACCESS_KEY_ID : 0),
          1);
      text(event.id().value());
      text(event.account().value());
      text(event.region().value());
      text(event.eventSource());
      text(event.eventName());
      event.userName().ifPresent(this::text);
      event.accessKeyId().ifPresent(this::text);
      number(event.referenced().size());
      for (Resource resource : event.referenced()) {
        text(resource.type());
        text(resource.name());
      }
      bytes(event.json().array());
      return packer.pack(out, dictionary);
    }

    private void fixed(long value, int size) {
      out.bytes = ArrayUtil.grow(out.bytes, out.length + size);
      for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) {
        out.bytes[out.length++] = (byte) (value >> shift);
      }
    }

    private void number(int value) {
      int rest = value;
      while (rest >= 0x80) {
        fixed((rest & 0x7f) | 0x80, 1);
        rest >>>= 7;
      }
      fixed(rest, 1);
    }

    private void text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      number(utf8.length);
      bytes(utf8);
    }

    private void bytes(byte[] bytes) {
      out.bytes = ArrayUtil.grow(out.bytes, out.length + bytes.length);
      System.arraycopy(bytes, 0, out.bytes, out.length, bytes.length);
      out.length += bytes.length;
    }

    @Override
    public void close() {
      packer.close();
    }
  }

  /** Reads what {@link Writer} wrote, out of what {@link PackedBytes.Unpacker} gave back. */
  static HistoryEvent read(byte[] unpacked) throws IOException {
    return new Reader(unpacked).event();
  }

  private static final class Reader {

    private final byte[] bytes;
    private int at;

    Reader(byte[] unpacked) {
      bytes = unpacked;
    }

    HistoryEvent event() throws CorruptIndexException {
      long offset = fixed(8);
      Instant time = Instant.ofEpochSecond(fixed(8));
      EventCategory category = Codes.category((byte) fixed(1));
      int flags = (int) fixed(1);
      EventId id = new EventId(text());
      AccountId account = new AccountId(text());
      RegionName region = new RegionName(text());
      String source = text();
      String name = text();
      Optional<String> userName = optional(flags & USER_NAME);
      Optional<String> accessKeyId = optional(flags & ACCESS_KEY_ID);
      List<Resource> resources = resources();
      RecordBytes json = RecordBytes.wrap(Arrays.copyOfRange(bytes, at, bytes.length));
      return new HistoryEvent(
          new EventPosition(time, offset),
          id,
          account,
          region,
          source,
          name,
          category,
          (flags & READ_ONLY) != 0,
          userName,
          accessKeyId,
          resources,
          json);
    }

    private List<Resource> resources() {
      int count = number();
      List<Resource> resources = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        resources.add(new Resource(text(), text()));
      }
      return resources;
    }

    private Optional<String> optional(int flag) {
      return flag == 0 ? Optional.empty() : Optional.of(text());
    }

    private String text() {
      int length = number();
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }

    private int number() {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = bytes[at++];
        value |= (b & 0x7f) << shift;
        if (b >= 0) {
          return value;
        }
      }
    }

    private long fixed(int size) {
      long value = 0;
      for (int i = 0; i < size; i++) {
        value = (value << 8) | (bytes[at++] & 0xff);
      }
      return value;
    }
  }
}
