package dev.cairn.trail.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.cairn.model.AccountId;
import dev.cairn.trail.domain.access.Session;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoseTokensTest {

  private static final Session SESSION =
      new Session(
          "arn:aws:sts::111122223333:assumed-role/auditor/alice",
          AccountId.of("111122223333"),
          "arn:aws:iam::111122223333:role/auditor",
          "AROA1:alice",
          "AKIA1",
          "arn:aws:iam::111122223333:user/alice",
          "ASIA1",
          "session-secret",
          Instant.parse("2026-01-02T03:04:05Z"),
          Instant.parse("2026-01-02T04:04:05Z"));

  private final String signingKey = JoseTokens.newSigningKey();
  private final String sealingKey = JoseTokens.newSealingKey();
  private final JoseTokens tokens = new JoseTokens("b4d5c3a2", signingKey, sealingKey);

  @Test
  void sign_isVerifiedWithThePublicKey() throws Exception {
    SignedJWT token = SignedJWT.parse(tokens.sign(SESSION));
    ECKey key = ECKey.parse(tokens.publicKeys().getFirst());

    assertThat(key.isPrivate()).isFalse();
    assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(token.getHeader().getKeyID()).isEqualTo(key.getKeyID());
    JWTClaimsSet claims = token.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo("cairn:b4d5c3a2");
    assertThat(claims.getAudience()).containsExactly("cairn");
    assertThat(claims.getSubject()).isEqualTo(SESSION.arn());
    assertThat(claims.getStringClaim("identity")).isEqualTo(SESSION.identity());
    assertThat(claims.getStringClaim("akid")).isEqualTo("AKIA1");
    assertThat(claims.getStringClaim("source_user")).isEqualTo(SESSION.sourceUser());
    assertThat(claims.getIssueTime()).isEqualTo(Date.from(SESSION.start()));
    assertThat(claims.getExpirationTime()).isEqualTo(Date.from(SESSION.end()));
    assertThat(claims.getJWTID()).isNotEmpty();
    assertThat(claims.toString()).doesNotContain(SESSION.secretAccessKey());
    assertThat(SignedJWT.parse(tokens.sign(SESSION)).getJWTClaimsSet().getJWTID())
        .isNotEqualTo(claims.getJWTID());
  }

  @Test
  void seal_isOpenedWhole() {
    String sealed = tokens.seal(SESSION);

    assertThat(tokens.open(sealed)).contains(SESSION);
    assertThat(new JoseTokens("b4d5c3a2", signingKey, sealingKey).open(sealed)).contains(SESSION);
    assertThat(SESSION.toString()).doesNotContain(SESSION.secretAccessKey());
  }

  /** Every character changed, one by one: the header, the nonce, the text and the tag. */
  @Test
  void open_anyCharacterChanged_isNone() {
    String sealed = tokens.seal(SESSION);

    for (int i = 0; i < sealed.length(); i++) {
      if (sealed.charAt(i) != '.' && !isLastOfPart(sealed, i)) {
        char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
        assertThat(tokens.open(sealed.substring(0, i) + other + sealed.substring(i + 1))).isEmpty();
      }
    }
  }

  /** Of which base64 does not use all bits. */
  private static boolean isLastOfPart(String sealed, int i) {
    return i == sealed.length() - 1 || sealed.charAt(i + 1) == '.';
  }

  @Test
  void open_whatIsNoneOfOurs_isNone() throws Exception {
    EncryptedJWT other =
        new EncryptedJWT(
            new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM),
            new JWTClaimsSet.Builder().subject("nobody").build());
    other.encrypt(new DirectEncrypter(OctetSequenceKey.parse(sealingKey)));

    for (String text :
        List.of(
            "",
            "a.b.c.d.e",
            tokens.sign(SESSION),
            other.serialize(),
            new JoseTokens("b4d5c3a2", signingKey, JoseTokens.newSealingKey()).seal(SESSION))) {
      assertThat(tokens.open(text)).isEmpty();
    }
  }

  @Test
  void constructor_noKey_saysNothingOfIt() {
    assertThatThrownBy(() -> new JoseTokens("id", "{\"d\":\"private\"}", sealingKey))
        .isInstanceOf(IllegalStateException.class)
        .hasNoCause()
        .hasMessageNotContaining("private");
  }
}
