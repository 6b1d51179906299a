package dev.cairn.grpc.authentication;

import static dev.cairn.grpc.authentication.CredentialRefused.Reason.ISSUER_UNAVAILABLE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.UNKNOWN_KEY;
import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.cairn.model.Texts;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of OpenID Connect tokens. Its keys are found by discovery when the first token comes,
 * kept, and fetched again when a token names a key that is not among them, but not more often than
 * every 10 s.
 */
public final class OidcIssuer {

  /** What its tokens may be signed with. */
  static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final String DISCOVERY = ".well-known/openid-configuration";
  private static final Duration KEYS_KEPT = Duration.ofMinutes(5);
  private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration FETCH_INTERVAL = Duration.ofSeconds(10);

  private final String issuer;
  private final String audience;
  private final Optional<URI> jwksUrl;
  private final ResourceRetriever http;
  private final LongSupplier nanoTime;

  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable JWKSource<SecurityContext> source;
  private OptionalLong discoveryNanos = OptionalLong.empty();

  /**
   * @param issuer {@code iss} of its tokens, a URL
   * @param audience which its tokens must be made for
   * @param jwksUrl where its keys are; empty to discover it
   * @param nanoTime a clock that is never set, as {@link System#nanoTime}
   */
  public OidcIssuer(
      String issuer,
      String audience,
      Optional<URI> jwksUrl,
      ResourceRetriever http,
      LongSupplier nanoTime) {
    this.issuer = requireNonNull(issuer, "issuer is null");
    this.audience = requireNonNull(audience, "audience is null");
    this.jwksUrl = requireNonNull(jwksUrl, "jwksUrl is null");
    this.http = requireNonNull(http, "http is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  String issuer() {
    return issuer;
  }

  String audience() {
    return audience;
  }

  /** The keys that a token with this header may be verified with; at least one. */
  List<JWK> keys(JWSHeader header) throws CredentialRefused {
    JWKMatcher matcher = requireNonNull(JWKMatcher.forJWSHeader(header), "no signature algorithm");
    try {
      List<JWK> keys = source().get(new JWKSelector(matcher), null);
      if (!keys.isEmpty()) {
        return keys;
      }
    } catch (RateLimitReachedException e) {
      // Asked a moment ago: the key was not there.
    } catch (KeySourceException e) {
      throw unavailable("its keys", e);
    }
    throw new CredentialRefused(
        UNKNOWN_KEY, "no key of " + Texts.quote(issuer) + " fits the token's kid and alg");
  }

  private JWKSource<SecurityContext> source() throws CredentialRefused {
    JWKSource<SecurityContext> known = source;
    if (known != null) {
      return known;
    }
    lock.lock();
    try {
      JWKSource<SecurityContext> made = source == null ? open() : source;
      source = made;
      return made;
    } finally {
      lock.unlock();
    }
  }

  private JWKSource<SecurityContext> open() throws CredentialRefused {
    try {
      return JWKSourceBuilder.<SecurityContext>create(
              (jwksUrl.isPresent() ? jwksUrl.get() : discover()).toURL(), http)
          .cache(KEYS_KEPT.toMillis(), REFRESH_TIMEOUT.toMillis())
          .refreshAheadCache(false)
          .rateLimited(FETCH_INTERVAL.toMillis())
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw unavailable("its configuration", e);
    }
  }

  private URI discover() throws IOException, CredentialRefused {
    long now = nanoTime.getAsLong();
    if (discoveryNanos.isPresent() && now - discoveryNanos.getAsLong() < FETCH_INTERVAL.toNanos()) {
      throw new CredentialRefused(
          ISSUER_UNAVAILABLE, Texts.quote(issuer) + " did not answer a moment ago");
    }
    discoveryNanos = OptionalLong.of(now);
    URI address = URI.create(issuer.endsWith("/") ? issuer + DISCOVERY : issuer + "/" + DISCOVERY);
    String document = http.retrieveResource(address.toURL()).getContent();
    try {
      Map<String, Object> configuration = JSONObjectUtils.parse(document);
      String said = JSONObjectUtils.getString(configuration, "issuer");
      String keys = JSONObjectUtils.getString(configuration, "jwks_uri");
      if (!issuer.equals(said) || keys == null) {
        throw new IOException("its configuration names another issuer, or no jwks_uri");
      }
      return URI.create(keys);
    } catch (ParseException e) {
      throw new IOException("its configuration is no JSON object", e);
    }
  }

  private CredentialRefused unavailable(String what, Exception cause) {
    CredentialRefused refused =
        new CredentialRefused(
            ISSUER_UNAVAILABLE,
            "%s of %s could not be fetched: %s"
                .formatted(what, Texts.quote(issuer), Texts.quote(String.valueOf(cause))));
    refused.initCause(cause);
    return refused;
  }
}
