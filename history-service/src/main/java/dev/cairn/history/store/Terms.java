package dev.cairn.history.store;

import dev.cairn.history.domain.AttributeKey;
import dev.cairn.history.domain.LookupAttribute;
import dev.cairn.model.AccountId;
import dev.cairn.model.EventCategory;
import dev.cairn.model.EventId;
import dev.cairn.model.RegionName;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;

/**
 * The bytes of indexed terms. Every one begins with a scope, so that no query can leave its account
 * and region:
 *
 * <pre>
 * attribute   category (1 byte) account (5 bytes) region 0x00 key (1 byte) value (UTF-8)
 * all events  category (1 byte) account (5 bytes) region 0x00
 * event       second of the day (3 bytes) account (5 bytes) region 0x00 event id
 * </pre>
 *
 * An event's term begins with its time so that the events of a batch have neighbouring terms:
 * replacing them then touches few segments.
 */
final class Terms {

  private static final int SECONDS_PER_DAY = 86_400;

  private Terms() {}

  /** The term that every event of the scope has. */
  static BytesRef scope(EventCategory category, AccountId account, RegionName region) {
    BytesRef term = new BytesRef(32);
    term.bytes[0] = Codes.of(category);
    term.length = 1;
    appendOwner(term, account, region);
    return term;
  }

  static BytesRef attribute(BytesRef scope, AttributeKey key, String value) {
    BytesRef term = new BytesRef();
    setAttribute(term, scope, key, value);
    return term;
  }

  /** Makes {@code term} the attribute's, in the array that it has if that is long enough. */
  static void setAttribute(BytesRef term, BytesRef scope, AttributeKey key, String value) {
    byte[] utf8 = key == AttributeKey.EVENT_ID ? id(value) : value.getBytes(StandardCharsets.UTF_8);
    int length = scope.length + 1 + utf8.length;
    term.bytes = ArrayUtil.growNoCopy(term.bytes, length);
    System.arraycopy(scope.bytes, scope.offset, term.bytes, 0, scope.length);
    term.bytes[scope.length] = Codes.of(key);
    System.arraycopy(utf8, 0, term.bytes, scope.length + 1, utf8.length);
    term.offset = 0;
    term.length = length;
  }

  /** Makes {@code term} the one by which an event is replaced. */
  static void setEvent(
      BytesRef term, long epochSecond, AccountId account, RegionName region, EventId id) {
    int second = (int) Math.floorMod(epochSecond, (long) SECONDS_PER_DAY);
    term.bytes = ArrayUtil.growNoCopy(term.bytes, 3);
    term.bytes[0] = (byte) (second >> 16);
    term.bytes[1] = (byte) (second >> 8);
    term.bytes[2] = (byte) second;
    term.offset = 0;
    term.length = 3;
    appendOwner(term, account, region);
    append(term, id(id.value()));
  }

  /**
   * A UUID as its 16 bytes, any other id as its characters, either after a byte that says which.
   */
  static byte[] id(String id) {
    byte[] packed = new byte[17];
    packed[0] = 'u';
    if (isPacked(id, packed)) {
      return packed;
    }
    return ("t" + id).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isPacked(String id, byte[] packed) {
    if (id.length() != 36) {
      return false;
    }
    int digits = 0;
    for (int i = 0; i < 36; i++) {
      char c = id.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return false;
        }
      } else {
        // Only lower case: upper case is another id.
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) {
          return false;
        }
        int at = 1 + digits / 2;
        packed[at] = (byte) (packed[at] << 4 | digit);
        digits++;
      }
    }
    return true;
  }

  /** Whether an attribute with the value can be asked for. */
  static boolean isIndexed(String value) {
    return !value.isEmpty() && value.length() <= 2 * LookupAttribute.MAX_LENGTH;
  }

  private static void appendOwner(BytesRef term, AccountId account, RegionName region) {
    long number = Long.parseLong(account.value());
    term.bytes = ArrayUtil.grow(term.bytes, term.length + 5);
    for (int shift = 32; shift >= 0; shift -= 8) {
      term.bytes[term.length++] = (byte) (number >> shift);
    }
    append(term, region.value().getBytes(StandardCharsets.UTF_8));
    term.bytes = ArrayUtil.grow(term.bytes, term.length + 1);
    term.bytes[term.length++] = 0;
  }

  private static void append(BytesRef term, byte[] utf8) {
    term.bytes = ArrayUtil.grow(term.bytes, term.length + utf8.length);
    System.arraycopy(utf8, 0, term.bytes, term.length, utf8.length);
    term.length += utf8.length;
  }
}
