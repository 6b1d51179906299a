package dev.cairn.grpc.authentication;

import static dev.cairn.grpc.authentication.CredentialRefused.Reason.ALGORITHM_NOT_ALLOWED;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.MALFORMED_TOKEN;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.MISSING_CLAIM;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.UNKNOWN_KEY;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.WRONG_AUDIENCE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.WRONG_ISSUER;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.WRONG_SIGNATURE;
import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import dev.cairn.model.Texts;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies JSON Web Tokens: those of trail-service and those of the issuers that are configured.
 * JOSE is Nimbus's; the steps are taken one by one, so that each refusal has its own reason.
 */
final class TokenVerifier {

  private static final Set<JWSAlgorithm> TRAIL_ALGORITHMS = Set.of(JWSAlgorithm.ES256);

  private final Trust trust;
  private final List<OidcIssuer> issuers;
  private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();

  TokenVerifier(Trust trust, List<OidcIssuer> issuers) {
    this.trust = requireNonNull(trust, "trust is null");
    this.issuers = List.copyOf(issuers);
  }

  VerifiedToken verify(String token) throws CredentialRefused {
    SignedJWT jwt = parse(token);
    JWTClaimsSet claims = claims(jwt);
    String issuer = text(claims.getIssuer(), "iss");
    if (issuer.startsWith(TrailToken.ISSUER)) {
      return trailToken(jwt, claims, issuer);
    }
    for (OidcIssuer known : issuers) {
      if (known.issuer().equals(issuer)) {
        return oidcToken(jwt, claims, known);
      }
    }
    throw new CredentialRefused(
        WRONG_ISSUER, "the issuer " + Texts.quote(issuer) + " is not trusted");
  }

  private static SignedJWT parse(String token) throws CredentialRefused {
    JWT jwt;
    try {
      jwt = JWTParser.parse(token);
    } catch (ParseException | IllegalArgumentException e) {
      throw new CredentialRefused(MALFORMED_TOKEN, "the token is no JSON Web Token");
    }
    if (jwt instanceof SignedJWT signed) {
      return signed;
    }
    throw new CredentialRefused(
        ALGORITHM_NOT_ALLOWED,
        "the token is not signed: alg " + Texts.quote(jwt.getHeader().getAlgorithm().getName()));
  }

  private static JWTClaimsSet claims(SignedJWT jwt) throws CredentialRefused {
    try {
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      if (claims != null) {
        return claims;
      }
    } catch (ParseException e) {
      // see below
    }
    throw new CredentialRefused(MALFORMED_TOKEN, "the token's claims are no JSON object");
  }

  private TrailToken trailToken(SignedJWT jwt, JWTClaimsSet claims, String issuer)
      throws CredentialRefused {
    requireAlgorithm(jwt, TRAIL_ALGORITHMS);
    String key = trailKey(jwt);
    requireSignature(jwt, parseKey(key));
    if (!issuer.equals(TrailToken.ISSUER + trust.installationId())) {
      throw new CredentialRefused(WRONG_ISSUER, "the token is of another installation");
    }
    requireAudience(claims, TrailToken.AUDIENCE);
    return new TrailToken(
        issuer,
        key,
        text(claims.getSubject(), "sub"),
        claim(claims, "identity"),
        claim(claims, "akid"),
        claimIfAny(claims, "source_user"),
        claim(claims, "key"),
        time(claims.getIssueTime(), "iat"),
        time(claims.getExpirationTime(), "exp"));
  }

  private String trailKey(SignedJWT jwt) throws CredentialRefused {
    String id = jwt.getHeader().getKeyID();
    for (String key : trust.tokenKeys()) {
      if (id != null && id.equals(parseKey(key).getKeyID())) {
        return key;
      }
    }
    throw new CredentialRefused(UNKNOWN_KEY, "no key of trail-service's has the token's kid");
  }

  private static JWK parseKey(String text) {
    try {
      return JWK.parse(text);
    } catch (ParseException e) {
      throw new IllegalStateException("a token key of the configuration is no JSON Web Key", e);
    }
  }

  private OidcToken oidcToken(SignedJWT jwt, JWTClaimsSet claims, OidcIssuer issuer)
      throws CredentialRefused {
    requireAlgorithm(jwt, OidcIssuer.ALGORITHMS);
    requireOneSignature(jwt, issuer.keys(jwt.getHeader()));
    requireAudience(claims, issuer.audience());
    return new OidcToken(
        issuer.issuer(),
        text(claims.getSubject(), "sub"),
        Optional.ofNullable(claims.getIssueTime()).map(Date::toInstant),
        Optional.ofNullable(claims.getNotBeforeTime()).map(Date::toInstant),
        time(claims.getExpirationTime(), "exp"));
  }

  private static void requireAlgorithm(SignedJWT jwt, Set<JWSAlgorithm> allowed)
      throws CredentialRefused {
    JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
    if (!allowed.contains(algorithm)) {
      throw new CredentialRefused(
          ALGORITHM_NOT_ALLOWED, "alg " + Texts.quote(algorithm.getName()) + " is not accepted");
    }
  }

  private void requireSignature(SignedJWT jwt, JWK key) throws CredentialRefused {
    requireOneSignature(jwt, List.of(key));
  }

  private void requireOneSignature(SignedJWT jwt, List<JWK> keys) throws CredentialRefused {
    for (JWK key : keys) {
      if (verifies(jwt, key)) {
        return;
      }
    }
    throw new CredentialRefused(WRONG_SIGNATURE, "the token's signature is wrong");
  }

  private boolean verifies(SignedJWT jwt, JWK key) throws CredentialRefused {
    if (!(key instanceof AsymmetricJWK asymmetric)) {
      return false;
    }
    try {
      JWSVerifier verifier = verifiers.createJWSVerifier(jwt.getHeader(), asymmetric.toPublicKey());
      return jwt.verify(verifier);
    } catch (JOSEException e) {
      // A key that does not fit the algorithm, or a signature of the wrong length.
      return false;
    }
  }

  private static void requireAudience(JWTClaimsSet claims, String audience)
      throws CredentialRefused {
    if (!claims.getAudience().contains(audience)) {
      throw new CredentialRefused(
          WRONG_AUDIENCE,
          "the token is for "
              + Texts.quote(String.join(" ", claims.getAudience()))
              + ", not for "
              + Texts.quote(audience));
    }
  }

  private static String claim(JWTClaimsSet claims, String name) throws CredentialRefused {
    try {
      String value = claims.getStringClaim(name);
      return value == null ? missing(name) : value;
    } catch (ParseException e) {
      return missing(name);
    }
  }

  private static String claimIfAny(JWTClaimsSet claims, String name) throws CredentialRefused {
    return claims.getClaim(name) == null ? "" : claim(claims, name);
  }

  private static String text(@Nullable String value, String name) throws CredentialRefused {
    return value == null || value.isEmpty() ? missing(name) : value;
  }

  private static Instant time(@Nullable Date value, String name) throws CredentialRefused {
    if (value == null) {
      missing(name);
    }
    return requireNonNull(value).toInstant();
  }

  private static String missing(String name) throws CredentialRefused {
    throw new CredentialRefused(MISSING_CLAIM, "the token lacks the claim " + name);
  }
}
