package dev.cairn.gateway.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.CairnException;
import dev.cairn.model.LogBudget;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks signatures in the header and in the query. Each one is worked out again with the key of
 * its scope and compared in constant time. Everything that Cairn acts upon must be signed: method,
 * path, query, body, host, time and the operation. As with AWS a request may be sent again while
 * its signature is current.
 *
 * <p>Errors are AWS's, in the order: no signature, malformed, another service, expired or not yet
 * current, unknown access key or ended session, wrong. Source: contract 1.1.
 */
public final class SignatureVerifier {

  /** How far the clocks of client and server may be apart. */
  static final Duration SKEW = Duration.ofMinutes(15);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern ACCESS_KEY_ID = Pattern.compile("[A-Za-z0-9_]{16,128}");
  private static final List<String> MUST_BE_SIGNED = List.of("x-amz-target", "x-amz-date");

  private static final String UNRECOGNIZED_CLIENT = "UNRECOGNIZED_CLIENT";
  private static final int LONGEST_TOKEN = 8192;
  private static final Logger LOG = LoggerFactory.getLogger(SignatureVerifier.class);

  private final SigningKeys keys;
  private final InstantSource clock;
  private final LogBudget log;
  private final Consumer<String> refusals;

  /**
   * @param refusals told the reason of each request that is refused
   */
  public SignatureVerifier(SigningKeys keys, InstantSource clock, Consumer<String> refusals) {
    this.keys = requireNonNull(keys, "keys is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.log = new LogBudget(clock);
    this.refusals = requireNonNull(refusals, "refusals is null");
  }

  /**
   * A request that was signed by whom it says.
   *
   * @param session that the key is of; empty for a key that holds until it is taken back
   */
  public record Verified(Principal principal, Optional<Session> session, Scope scope) {

    public Verified {
      requireNonNull(principal, "principal is null");
      requireNonNull(session, "session is null");
      requireNonNull(scope, "scope is null");
    }
  }

  /**
   * Checks the signature of a request.
   *
   * @param services signing names that the request may be scoped to
   * @throws CairnException.Unauthenticated {@code MISSING_AUTHENTICATION_TOKEN}, {@code
   *     INCOMPLETE_SIGNATURE}, {@code INVALID_SIGNATURE}, {@code UNRECOGNIZED_CLIENT}, {@code
   *     EXPIRED_TOKEN}
   */
  public Verified verify(SignedRequest request, Set<String> services) {
    try {
      return verified(request, services);
    } catch (CairnException.Unauthenticated e) {
      // Why a client is not known is not told to it: who found that out has logged it.
      refusals.accept(e.reason());
      log.write(
          e.reason(),
          leftOut ->
              LOG.warn(
                  "Refused a request from {}: {}: {}{}",
                  request.sourceAddress(),
                  e.reason(),
                  e.message(),
                  leftOut));
      throw e;
    }
  }

  private Verified verified(SignedRequest request, Set<String> services) {
    Authorization authorization = Authorization.of(request);
    requireService(authorization.scope(), services);
    requireCurrent(authorization);
    requireSigned(request, authorization.signedHeaders());
    SigningKey key = key(authorization);
    String signature = Signatures.of(request, authorization, key.key());
    if (!MessageDigest.isEqual(
        signature.getBytes(US_ASCII), authorization.signature().getBytes(US_ASCII))) {
      throw invalid(
          "The request signature we calculated does not match the signature you provided. Check your AWS"
              + " Secret Access Key and signing method. Consult the service documentation for details.");
    }
    return new Verified(key.owner(), key.session(), authorization.scope());
  }

  private static void requireService(Scope scope, Set<String> services) {
    if (!services.contains(scope.service())) {
      throw invalid(
          "Credential should be scoped to correct service: %s."
              .formatted(String.join(" or ", services.stream().sorted().toList())));
    }
  }

  private void requireCurrent(Authorization authorization) {
    String text = authorization.time();
    Instant time = time(text);
    if (!text.startsWith(authorization.scope().day())) {
      throw invalid(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s'."
              .formatted(authorization.scope().day(), text.substring(0, 8)));
    }
    Instant now = clock.instant();
    Duration lifetime = authorization.lifetime().orElse(SKEW);
    if (time.isBefore(now.minus(lifetime))) {
      throw invalid(
          "Signature expired: %s is now earlier than %s (%s - %s)"
              .formatted(text, TIME.format(now.minus(lifetime)), TIME.format(now), told(lifetime)));
    }
    if (time.isAfter(now.plus(SKEW))) {
      throw invalid(
          "Signature not yet current: %s is still later than %s (%s + %s)"
              .formatted(text, TIME.format(now.plus(SKEW)), TIME.format(now), told(SKEW)));
    }
  }

  private static Instant time(String text) {
    try {
      return TIME.parse(text, Instant::from);
    } catch (DateTimeParseException e) {
      throw Authorization.incomplete(
          "X-Amz-Date must be a time as 20260131T235959Z, got " + Texts.quote(text) + ".");
    }
  }

  private static String told(Duration duration) {
    return duration.equals(SKEW) ? "15 min." : duration.toSeconds() + " sec.";
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

  private SigningKey key(Authorization authorization) {
    String accessKeyId = authorization.accessKeyId();
    if (!ACCESS_KEY_ID.matcher(accessKeyId).matches()
        || authorization.sessionToken().length() > LONGEST_TOKEN) {
      log.write(
          "no key",
          leftOut ->
              LOG.warn(
                  "Refused access key {}: no key has such an id or token{}",
                  Texts.quote(accessKeyId),
                  leftOut));
      throw new CairnException.Unauthenticated(
          UNRECOGNIZED_CLIENT, "The security token included in the request is invalid.");
    }
    SigningKey key = keys.find(accessKeyId, authorization.scope(), authorization.sessionToken());
    key.session()
        .filter(session -> !clock.instant().isBefore(session.end()))
        .ifPresent(
            session -> {
              throw new CairnException.Unauthenticated(
                  "EXPIRED_TOKEN", "The security token included in the request is expired");
            });
    return key;
  }

  private static CairnException invalid(String message) {
    return new CairnException.Unauthenticated("INVALID_SIGNATURE", message);
  }
}
