package dev.cairn.ingest.domain.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cairn.model.AccountId;
import dev.cairn.model.EventId;
import dev.cairn.model.RegionName;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids of records that bear none: the same record of the same account and region has the same id
 * whenever it comes, so a second import is a duplicate.
 *
 * <p>Shape: a UUID of version 5 (RFC 9562): SHA-1 of Cairn's namespace and of account, line feed,
 * region, line feed and the record's bytes without white space between tokens.
 */
final class DerivedIds {

  /** The version 5 UUID of {@code event-id.cairn.dev} in the namespace of DNS names. */
  static final UUID NAMESPACE = UUID.fromString("805c4959-1543-55ab-9426-9ad9e55198b0");

  private DerivedIds() {}

  static EventId of(AccountId account, RegionName region, byte[] record) {
    MessageDigest sha1 = sha1();
    sha1.update(bytes(NAMESPACE));
    sha1.update((account + "\n" + region + "\n").getBytes(US_ASCII));
    sha1.update(record);
    return EventId.of(version5(sha1.digest()).toString());
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static UUID version5(byte[] digest) {
    ByteBuffer bits = ByteBuffer.wrap(digest);
    long high = (bits.getLong() & ~0xf000L) | 0x5000L;
    long low = (bits.getLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low);
  }

  /** For the shape of the id alone, not for security: every JDK has it. */
  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
