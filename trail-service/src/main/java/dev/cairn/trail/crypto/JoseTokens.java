package dev.cairn.trail.crypto;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.cairn.model.AccountId;
import dev.cairn.trail.domain.access.Session;
import dev.cairn.trail.domain.access.SessionTokens;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Bearer tokens are JWS with ES256, by RFC 7515 and 7519; session tokens are JWE with a direct key
 * and A256GCM, by RFC 7516. Safe for use by many threads.
 */
public final class JoseTokens implements SessionTokens {

  private static final String AUDIENCE = "cairn";

  private final String issuer;
  private final ECKey signingKey;
  private final OctetSequenceKey sealingKey;
  private final ECDSASigner signer;

  /**
   * @param signingKey as {@link #newSigningKey} made it
   * @param sealingKey as {@link #newSealingKey} made it
   */
  public JoseTokens(String installationId, String signingKey, String sealingKey) {
    this.issuer = "cairn:" + installationId;
    try {
      this.signingKey = ECKey.parse(signingKey);
      this.sealingKey = OctetSequenceKey.parse(sealingKey);
      this.signer = new ECDSASigner(this.signingKey);
    } catch (ParseException | JOSEException e) {
      // Without its cause, whose text may hold the key.
      throw new IllegalStateException("A key of the database is no JSON Web Key");
    }
  }

  /** A new private key for {@link #sign}, as a JSON Web Key. */
  public static String newSigningKey() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .keyIDFromThumbprint(true)
          .generate()
          .toJSONString();
    } catch (JOSEException e) {
      throw new IllegalStateException("Every JDK has the curve P-256", e);
    }
  }

  /** A new key for {@link #seal}, as a JSON Web Key. */
  public static String newSealingKey() {
    try {
      return new OctetSequenceKeyGenerator(256)
          .keyUse(KeyUse.ENCRYPTION)
          .algorithm(JWEAlgorithm.DIR)
          .keyIDFromThumbprint(true)
          .generate()
          .toJSONString();
    } catch (JOSEException e) {
      throw new IllegalStateException("Every JDK has random bytes", e);
    }
  }

  @Override
  public List<String> publicKeys() {
    return List.of(signingKey.toPublicJWK().toJSONString());
  }

  @Override
  public String sign(Session session) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(signingKey.getKeyID()).build(),
            claims(session)
                .issuer(issuer)
                .audience(AUDIENCE)
                .jwtID(UUID.randomUUID().toString())
                .build());
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("The token can't be signed", e);
    }
    return token.serialize();
  }

  @Override
  public String seal(Session session) {
    EncryptedJWT token =
        new EncryptedJWT(
            new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .keyID(sealingKey.getKeyID())
                .build(),
            claims(session)
                .claim("account", session.account().value())
                .claim("user", session.userId())
                .claim("secret", session.secretAccessKey())
                .build());
    try {
      token.encrypt(new DirectEncrypter(sealingKey));
    } catch (JOSEException e) {
      throw new IllegalStateException("The session can't be sealed", e);
    }
    return token.serialize();
  }

  private static JWTClaimsSet.Builder claims(Session session) {
    return new JWTClaimsSet.Builder()
        .subject(session.arn())
        .claim("identity", session.identity())
        .claim("akid", session.sourceKeyId())
        .claim("source_user", session.sourceUser())
        .claim("key", session.accessKeyId())
        .issueTime(Date.from(session.start()))
        .expirationTime(Date.from(session.end()));
  }

  @Override
  public Optional<Session> open(String sealed) {
    try {
      EncryptedJWT token = EncryptedJWT.parse(sealed);
      if (!JWEAlgorithm.DIR.equals(token.getHeader().getAlgorithm())
          || !EncryptionMethod.A256GCM.equals(token.getHeader().getEncryptionMethod())
          || token.getHeader().getCompressionAlgorithm() != null) {
        return Optional.empty();
      }
      token.decrypt(new DirectDecrypter(sealingKey));
      return Optional.of(session(token.getJWTClaimsSet()));
    } catch (ParseException | JOSEException | RuntimeException e) {
      return Optional.empty(); // whatever it is, it was not made here
    }
  }

  private static Session session(JWTClaimsSet claims) throws ParseException {
    return new Session(
        text(claims, "sub"),
        AccountId.of(text(claims, "account")),
        text(claims, "identity"),
        text(claims, "user"),
        text(claims, "akid"),
        Optional.ofNullable(claims.getStringClaim("source_user")).orElse(""),
        text(claims, "key"),
        text(claims, "secret"),
        time(claims.getIssueTime()),
        time(claims.getExpirationTime()));
  }

  private static String text(JWTClaimsSet claims, String name) throws ParseException {
    String value = claims.getStringClaim(name);
    if (value == null) {
      throw new ParseException("no claim " + name, 0);
    }
    return value;
  }

  private static Instant time(Date date) {
    return Instant.ofEpochSecond(date.toInstant().getEpochSecond());
  }
}
