package dev.cairn.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.model.CairnException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks the opaque {@code next_token} of lists. A token carries a position and is bound
 * by an HMAC to the request and the caller that it was made for: it is of no use to another, nor
 * with other arguments. It never expires.
 */
public final class PageTokens {

  private static final int TAG_LENGTH = 16;

  private final SecretKeySpec key;

  /**
   * @param key at least 16 random bytes, the same in every replica and after a restart
   */
  public PageTokens(byte[] key) {
    if (key.length < 16) {
      throw new IllegalArgumentException(
          "a page token key has at least 16 bytes, got " + key.length);
    }
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /**
   * The token for the page after a position.
   *
   * @param binding everything of request and caller that must be the same next time
   */
  public String issue(String binding, byte[] position) {
    byte[] token =
        ByteBuffer.allocate(TAG_LENGTH + position.length)
            .put(tag(binding, position))
            .put(position)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * The position that a token carries.
   *
   * @throws CairnException.InvalidRequest {@code INVALID_NEXT_TOKEN} if it was not made for this
   *     binding
   */
  public byte[] open(String binding, String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw bad();
    }
    if (bytes.length < TAG_LENGTH) {
      throw bad();
    }
    byte[] position = Arrays.copyOfRange(bytes, TAG_LENGTH, bytes.length);
    if (!MessageDigest.isEqual(tag(binding, position), Arrays.copyOf(bytes, TAG_LENGTH))) {
      throw bad();
    }
    return position;
  }

  private byte[] tag(String binding, byte[] position) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] bound = binding.getBytes(UTF_8);
      mac.update(ByteBuffer.allocate(4).putInt(bound.length).array());
      mac.update(bound);
      return Arrays.copyOf(mac.doFinal(position), TAG_LENGTH);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CairnException bad() {
    return CairnException.invalid(
        "INVALID_NEXT_TOKEN",
        "next_token",
        "The next token was not made for this request: repeat all other arguments, or begin without one.");
  }
}
