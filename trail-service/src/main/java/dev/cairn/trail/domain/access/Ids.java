package dev.cairn.trail.domain.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Ids and secrets that are made of random characters, as IAM makes them. */
public final class Ids {

  private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String SECRET_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private Ids() {}

  /** Id of an entity, e.g. {@code AIDACKCEVSQ6C2EXAMPLE}: its kind's prefix and 17 characters. */
  public static String unique(EntityKind kind, SecureRandom random) {
    return kind.prefix() + text(CHARACTERS, 17, random);
  }

  /** Id of a policy that comes with Cairn: the same in every installation. */
  public static String ofBuiltIn(String policyName) {
    BigInteger number = new BigInteger(1, sha256(policyName));
    StringBuilder text = new StringBuilder(EntityKind.POLICY.prefix());
    for (int i = 0; i < 17; i++) {
      text.append(CHARACTERS.charAt(number.shiftRight(5 * i).intValue() & 31));
    }
    return text.toString();
  }

  /** Id of a user's access key: {@code AKIA} and 16 characters. */
  public static String accessKey(SecureRandom random) {
    return "AKIA" + text(CHARACTERS, 16, random);
  }

  /** Id of a session's access key: {@code ASIA} and 16 characters. */
  public static String sessionKey(SecureRandom random) {
    return "ASIA" + text(CHARACTERS, 16, random);
  }

  /** Whether an access key is one of a session. */
  public static boolean isSessionKey(String accessKeyId) {
    return accessKeyId.startsWith("ASIA");
  }

  /** A secret of 40 characters, 240 bits. */
  public static String secret(SecureRandom random) {
    return text(SECRET_CHARACTERS, 40, random);
  }

  /**
   * The first whole second after a time. What began before that time, counted in whole seconds, is
   * before it.
   */
  public static Instant nextSecond(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static String text(String characters, int length, SecureRandom random) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }
}
