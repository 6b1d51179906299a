package dev.cairn.gateway.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks signatures in the header form. Each one is worked out again with the key of its scope and
 * compared in constant time. Everything that Cairn acts upon must be signed: method, path, query,
 * body, host, time and the operation.
 *
 * <p>Errors are AWS's, in the order: no signature, malformed, another service, expired or not yet
 * current, unknown access key, wrong. Source: contract 1.1.
 */
public final class SignatureVerifier {

  /** How far the clocks of client and server may be apart. */
  static final Duration SKEW = Duration.ofMinutes(15);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern ACCESS_KEY_ID = Pattern.compile("[A-Za-z0-9_]{16,128}");
  private static final List<String> MUST_BE_SIGNED = List.of("x-amz-target", "x-amz-date");

  private final SigningKeys keys;
  private final InstantSource clock;

  public SignatureVerifier(SigningKeys keys, InstantSource clock) {
    this.keys = requireNonNull(keys, "keys is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** A request that was signed by whom it says. */
  public record Verified(Principal principal, Scope scope) {

    public Verified {
      requireNonNull(principal, "principal is null");
      requireNonNull(scope, "scope is null");
    }
  }

  /**
   * Checks the signature of a request.
   *
   * @param services signing names that the request may be scoped to
   * @throws CairnException.Unauthenticated {@code MISSING_AUTHENTICATION_TOKEN}, {@code
   *     INCOMPLETE_SIGNATURE}, {@code INVALID_SIGNATURE}, {@code UNRECOGNIZED_CLIENT}
   */
  public Verified verify(SignedRequest request, Set<String> services) {
    refusePresigned(request);
    Authorization authorization =
        Authorization.parse(
            request
                .header("Authorization")
                .orElseThrow(
                    () ->
                        new CairnException.Unauthenticated(
                            "MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token")));
    Scope scope = authorization.scope();
    requireService(scope, services);
    String time = time(request);
    requireCurrent(time, scope);
    requireSigned(request, authorization.signedHeaders());
    SigningKey key = key(request, authorization);
    String signature =
        Signatures.of(request, authorization.signedHeaders(), scope, time, key.key());
    if (!MessageDigest.isEqual(
        signature.getBytes(US_ASCII), authorization.signature().getBytes(US_ASCII))) {
      throw invalid(
          "The request signature we calculated does not match the signature you provided. Check your AWS"
              + " Secret Access Key and signing method. Consult the service documentation for details.");
    }
    return new Verified(key.owner(), scope);
  }

  private static void refusePresigned(SignedRequest request) {
    if (request.query().contains("X-Amz-Signature=")
        || request.query().contains("X-Amz-Algorithm=")) {
      throw incomplete("Signatures in the query are not taken: send the header Authorization.");
    }
  }

  private static void requireService(Scope scope, Set<String> services) {
    if (!services.contains(scope.service())) {
      throw invalid(
          "Credential should be scoped to correct service: %s."
              .formatted(String.join(" or ", services.stream().sorted().toList())));
    }
  }

  private static String time(SignedRequest request) {
    return request
        .header("X-Amz-Date")
        .orElseThrow(() -> incomplete("Authorization header requires existence of 'X-Amz-Date'."));
  }

  private void requireCurrent(String text, Scope scope) {
    Instant time;
    try {
      time = TIME.parse(text, Instant::from);
    } catch (DateTimeParseException e) {
      throw incomplete(
          "X-Amz-Date must be a time as 20260131T235959Z, got " + Texts.quote(text) + ".");
    }
    if (!text.startsWith(scope.day())) {
      throw invalid(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s'."
              .formatted(scope.day(), text.substring(0, 8)));
    }
    Instant now = clock.instant();
    if (time.isBefore(now.minus(SKEW))) {
      throw invalid(
          "Signature expired: %s is now earlier than %s (%s - 15 min.)"
              .formatted(text, TIME.format(now.minus(SKEW)), TIME.format(now)));
    }
    if (time.isAfter(now.plus(SKEW))) {
      throw invalid(
          "Signature not yet current: %s is still later than %s (%s + 15 min.)"
              .formatted(text, TIME.format(now.plus(SKEW)), TIME.format(now)));
    }
  }

  private static void requireSigned(SignedRequest request, List<String> signed) {
    if (!signed.contains("host")) {
      throw invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (String name : MUST_BE_SIGNED) {
      if (!request.headers(name).isEmpty() && !signed.contains(name)) {
        throw invalid("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
    for (String name : signed) {
      if (request.headers(name).isEmpty()) {
        throw invalid("SignedHeaders names " + Texts.quote(name) + ", which the request lacks.");
      }
    }
    String hash = HexFormat.of().formatHex(Signatures.sha256(request.body()));
    request
        .header("x-amz-content-sha256")
        .filter(given -> !given.equals(hash))
        .ifPresent(
            given -> {
              throw invalid("x-amz-content-sha256 is not the SHA-256 of the body.");
            });
  }

  private SigningKey key(SignedRequest request, Authorization authorization) {
    boolean isLongTerm = request.headers("X-Amz-Security-Token").isEmpty();
    if (!isLongTerm || !ACCESS_KEY_ID.matcher(authorization.accessKeyId()).matches()) {
      // No session token was ever given out.
      throw new CairnException.Unauthenticated(
          "UNRECOGNIZED_CLIENT", "The security token included in the request is invalid.");
    }
    return keys.find(authorization.accessKeyId(), authorization.scope());
  }

  private static CairnException invalid(String message) {
    return new CairnException.Unauthenticated("INVALID_SIGNATURE", message);
  }

  private static CairnException incomplete(String message) {
    return new CairnException.Unauthenticated("INCOMPLETE_SIGNATURE", message);
  }
}
