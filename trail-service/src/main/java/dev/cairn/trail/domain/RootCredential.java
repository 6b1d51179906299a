package dev.cairn.trail.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The credential of the installation's administrator: an access key, as AWS has it, of an account.
 * Its text shows no secret.
 *
 * @param accessKeyId 16 to 128 letters and digits, e.g. {@code AKIAIOSFODNN7EXAMPLE}
 * @param secretAccessKey at least 16 characters; 40 if made here
 */
public record RootCredential(String accessKeyId, String secretAccessKey, AccountId account) {

  private static final String KEY_ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String SECRET_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  public RootCredential {
    requireNonNull(account, "account is null");
    if (!accessKeyId.matches("[A-Za-z0-9_]{16,128}")) {
      throw new IllegalArgumentException(
          "An access key id must have 16 to 128 letters, digits and '_', got "
              + accessKeyId.length()
              + " characters");
    }
    if (!secretAccessKey.matches("[\\x21-\\x7e]{16,256}")) {
      throw new IllegalArgumentException(
          "A secret access key must have 16 to 256 printable ASCII characters, got "
              + secretAccessKey.length()
              + " characters");
    }
  }

  /** A new access key of an account. */
  public static RootCredential generate(AccountId account, SecureRandom random) {
    return new RootCredential(
        "AKIA" + text(KEY_ID_CHARACTERS, 16, random), text(SECRET_CHARACTERS, 40, random), account);
  }

  /** A random account id that begins with no zero, since spreadsheets drop those. */
  public static AccountId randomAccount(SecureRandom random) {
    return AccountId.of(text("123456789", 1, random) + text("0123456789", 11, random));
  }

  /** ARN of whoever holds it. */
  public String arn() {
    return "arn:aws:iam::" + account + ":root";
  }

  /**
   * The bearer token for gRPC, worked out from the secret: {@code cairn-root-} and HMAC-SHA256 of
   * {@code cairn root token} under the secret, as base64url without padding.
   */
  public String token() {
    byte[] code = derive("cairn root token");
    return "cairn-root-" + Base64.getUrlEncoder().withoutPadding().encodeToString(code);
  }

  /** SHA-256 of the token: enough to know it by. */
  public byte[] tokenSha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token().getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** A key for a purpose that says nothing of the secret: HMAC-SHA256 of the purpose under it. */
  public byte[] derive(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secretAccessKey.getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(purpose.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }

  private static String text(String characters, int length, SecureRandom random) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "RootCredential[" + accessKeyId + ", " + account + "]";
  }
}
