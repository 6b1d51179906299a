package dev.cairn.ingest.store;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalService;
import dev.cairn.model.RecordBytes;
import dev.cairn.model.RegionName;
import dev.cairn.model.Resource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of one event within a frame; its layout belongs to the frame's version.
 *
 * <p>Length of all that follows (4 bytes), account (12), length of the id (1), id, event time
 * (seconds, 8), category in the low half of a byte and global service in its high half, flags (1),
 * texts, resources, and the record at the end. The region is the partition's. Account, id and
 * record can be found without decoding the rest: the duplicate window needs no more.
 */
final class EntryCodec {

  private static final int ACCOUNT_AT = 4;
  private static final int ID_LENGTH_AT = ACCOUNT_AT + 12;

  private static final int HALF = 4;
  private static final int LOW = 0xf;

  private static final int READ_ONLY = 1;
  private static final int FROM_CONSOLE = 1 << 1;
  private static final int USER_NAME = 1 << 2;
  private static final int ACCESS_KEY_ID = 1 << 3;
  private static final int USER_ARN = 1 << 4;
  private static final int ERROR_CODE = 1 << 5;
  private static final int VPC_ENDPOINT_ID = 1 << 6;

  private EntryCodec() {}

  static void encode(EventRecord event, ByteSink to) {
    int start = to.size();
    to.putInt(0);
    to.putAscii(event.account().value());
    to.putByte(event.id().value().length());
    to.putAscii(event.id().value());
    to.putLong(event.time().getEpochSecond());
    to.putByte(code(event.category()) | code(event.globalService()) << HALF);
    to.putByte(flags(event));
    to.putText(event.eventSource());
    to.putText(event.eventName());
    to.putText(event.eventType());
    event.userName().ifPresent(to::putText);
    event.accessKeyId().ifPresent(to::putText);
    event.userArn().ifPresent(to::putText);
    event.errorCode().ifPresent(to::putText);
    event.vpcEndpointId().ifPresent(to::putText);
    putResources(event.resources(), to);
    putResources(event.referenced(), to);
    to.putInt(event.json().size());
    to.putBytes(event.json().array());
    to.setInt(start, to.size() - start - ACCOUNT_AT);
  }

  /** Decodes all entries of a frame. */
  static List<EventRecord> decode(byte[] frame, int length, int count, RegionName region) {
    Reader reader = new Reader(frame, length);
    List<EventRecord> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(reader.entry(region));
    }
    return events;
  }

  /** Bytes of the entry that begins here, its length included. */
  static int size(byte[] bytes, int start) {
    return ACCOUNT_AT + little(bytes, start);
  }

  /** The part of an entry that holds account and id. */
  static int keyStart(int start) {
    return start + ACCOUNT_AT;
  }

  static int keyEnd(byte[] bytes, int start) {
    return start + ID_LENGTH_AT + 1 + (bytes[start + ID_LENGTH_AT] & 0xff);
  }

  /** Where the record begins in an entry of which only the bytes are at hand. */
  static int recordStart(byte[] bytes, int start) {
    return new Reader(bytes, bytes.length).recordStart(keyEnd(bytes, start));
  }

  private static int little(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }

  private static int flags(EventRecord event) {
    return (event.readOnly() ? READ_ONLY : 0)
        | (event.sessionCredentialFromConsole() ? FROM_CONSOLE : 0)
        | (event.userName().isPresent() ? USER_NAME : 0)
        | (event.accessKeyId().isPresent() ? ACCESS_KEY_ID : 0)
        | (event.userArn().isPresent() ? USER_ARN : 0)
        | (event.errorCode().isPresent() ? ERROR_CODE : 0)
        | (event.vpcEndpointId().isPresent() ? VPC_ENDPOINT_ID : 0);
  }

  private static void putResources(List<Resource> resources, ByteSink to) {
    to.putVarint(resources.size());
    for (Resource resource : resources) {
      to.putText(resource.type());
      to.putText(resource.name());
    }
  }

  private static int code(EventCategory category) {
    return switch (category) {
      case MANAGEMENT -> 1;
      case DATA -> 2;
      case INSIGHT -> 3;
      case NETWORK_ACTIVITY -> 4;
      case ACTIVITY_AUDIT_LOG -> 5;
    };
  }

  private static EventCategory category(int code) {
    return switch (code) {
      case 1 -> EventCategory.MANAGEMENT;
      case 2 -> EventCategory.DATA;
      case 3 -> EventCategory.INSIGHT;
      case 4 -> EventCategory.NETWORK_ACTIVITY;
      case 5 -> EventCategory.ACTIVITY_AUDIT_LOG;
      default -> throw new IllegalArgumentException("unknown category " + code);
    };
  }

  private static int code(GlobalService service) {
    return switch (service) {
      case NONE -> 0;
      case ITS_REGION -> 1;
      case EVERY_REGION -> 2;
    };
  }

  private static GlobalService globalService(int code) {
    return switch (code) {
      case 0 -> GlobalService.NONE;
      case 1 -> GlobalService.ITS_REGION;
      case 2 -> GlobalService.EVERY_REGION;
      default -> throw new IllegalArgumentException("unknown global service " + code);
    };
  }

  /** Reads entries one after the other. */
  private static final class Reader {

    private final byte[] bytes;
    private final ByteBuffer from;
    private Optional<AccountId> lastAccount = Optional.empty();

    Reader(byte[] bytes, int length) {
      this.bytes = bytes;
      this.from = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    EventRecord entry(RegionName region) {
      from.getInt();
      AccountId account = account();
      EventId id = EventId.of(ascii(from.get() & 0xff));
      Instant time = Instant.ofEpochSecond(from.getLong());
      int kind = from.get();
      int flags = from.get();
      return new EventRecord(
          id,
          account,
          region,
          time,
          text(),
          text(),
          category(kind & LOW),
          (flags & READ_ONLY) != 0,
          text(),
          optionalText(flags & USER_NAME),
          optionalText(flags & ACCESS_KEY_ID),
          optionalText(flags & USER_ARN),
          optionalText(flags & ERROR_CODE),
          optionalText(flags & VPC_ENDPOINT_ID),
          (flags & FROM_CONSOLE) != 0,
          globalService(kind >> HALF),
          resources(),
          resources(),
          record());
    }

    int recordStart(int afterKey) {
      from.position(afterKey + 9);
      int flags = from.get();
      int texts = 3 + Integer.bitCount(flags & ~(READ_ONLY | FROM_CONSOLE));
      skipTexts(texts);
      skipTexts(2 * varint());
      skipTexts(2 * varint());
      return from.position() + 4;
    }

    private void skipTexts(int count) {
      for (int i = 0; i < count; i++) {
        int length = varint();
        from.position(from.position() + length);
      }
    }

    private AccountId account() {
      String text = ascii(12);
      AccountId account =
          lastAccount.filter(last -> last.value().equals(text)).orElseGet(() -> AccountId.of(text));
      lastAccount = Optional.of(account);
      return account;
    }

    private List<Resource> resources() {
      int count = varint();
      if (count == 0) {
        return List.of();
      }
      List<Resource> resources = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        resources.add(new Resource(text(), text()));
      }
      return resources;
    }

    private RecordBytes record() {
      byte[] json = new byte[from.getInt()];
      from.get(json);
      return RecordBytes.wrap(json);
    }

    private Optional<String> optionalText(int present) {
      return present == 0 ? Optional.empty() : Optional.of(text());
    }

    private String text() {
      int length = varint();
      String text = new String(bytes, from.position(), length, StandardCharsets.UTF_8);
      from.position(from.position() + length);
      return text;
    }

    private String ascii(int length) {
      String text = new String(bytes, from.position(), length, StandardCharsets.ISO_8859_1);
      from.position(from.position() + length);
      return text;
    }

    private int varint() {
      int value = 0;
      int shift = 0;
      int b;
      do {
        b = from.get();
        value |= (b & 0x7f) << shift;
        shift += 7;
      } while (b < 0);
      return value;
    }
  }
}
