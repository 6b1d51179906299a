package dev.cairn.trail.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signing keys of AWS Signature Version 4: HMAC-SHA256 of day, region, service and {@code
 * aws4_request}, one under the other, first under the secret. Whoever has one can check signatures
 * of its scope and can't work out the secret. Source: IAM User Guide, "Create a signed request".
 */
public final class SigningKeys {

  private static final Duration BESIDE = Duration.ofDays(1);

  private final RootCredential root;
  private final InstantSource clock;

  public SigningKeys(RootCredential root, InstantSource clock) {
    this.root = requireNonNull(root, "root is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * The key of a scope.
   *
   * @param day e.g. {@code 20260131}
   * @throws CairnException.NotFound {@code UNRECOGNIZED_CLIENT} if there is no such access key
   * @throws CairnException.InvalidRequest {@code INVALID_PARAMETER} if the day is neither today nor
   *     beside it in UTC: keys are not given for days to come
   */
  public SigningKey find(String accessKeyId, String day, String region, String service) {
    requireNear(day);
    if (!accessKeyId.equals(root.accessKeyId())) {
      throw new CairnException.NotFound(
          "UNRECOGNIZED_CLIENT",
          "The security token included in the request is invalid.",
          "access key",
          accessKeyId);
    }
    byte[] key = hmac(("AWS4" + root.secretAccessKey()).getBytes(UTF_8), day);
    for (String part : new String[] {region, service, "aws4_request"}) {
      key = hmac(key, part);
    }
    return new SigningKey(key, root.arn(), root.account(), root.account().value());
  }

  private void requireNear(String day) {
    LocalDate now = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    try {
      LocalDate asked = LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE);
      if (Math.abs(asked.toEpochDay() - now.toEpochDay()) <= BESIDE.toDays()) {
        return;
      }
    } catch (DateTimeParseException e) {
      // no day at all: refused as one that is far away
    }
    throw CairnException.invalid(
        "INVALID_PARAMETER",
        "day",
        "The day of a signature's scope must be within a day of %s, got %s"
            .formatted(now, Texts.quote(day)));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }
}
