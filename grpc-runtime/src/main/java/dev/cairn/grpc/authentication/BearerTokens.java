package dev.cairn.grpc.authentication;

import static dev.cairn.grpc.authentication.CredentialRefused.Reason.UNKNOWN_TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.ByteString;
import dev.cairn.model.Caller;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Who bears a token: the root token, one of trail-service, or one of an OpenID Connect issuer.
 * Signatures of tokens that were verified a short time ago are not verified again; whether their
 * bearers still stand is asked each time.
 */
public final class BearerTokens {

  private static final int MAX_CACHED = 10_000;

  /** After this an issuer's key that is gone verifies nothing any more. */
  private static final Duration CACHED_FOR = Duration.ofMinutes(5);

  private final Trust trust;
  private final TokenVerifier verifier;
  private final Cache<ByteString, VerifiedToken> verified =
      Caffeine.newBuilder().maximumSize(MAX_CACHED).expireAfterWrite(CACHED_FOR).build();

  /**
   * @param issuers whose tokens are taken besides trail-service's
   */
  public BearerTokens(Trust trust, List<OidcIssuer> issuers) {
    this.trust = requireNonNull(trust, "trust is null");
    this.verifier = new TokenVerifier(trust, issuers);
  }

  /**
   * Who bears a token.
   *
   * @param wantedRole ARN of the role that the bearer asks for; empty if it leaves it open
   */
  public Proof prove(String token, String wantedRole, Instant now) throws CredentialRefused {
    // Both maps are keyed by the hash: how long the search takes says nothing of the token.
    ByteString hash = sha256(token);
    var root = trust.rootByToken(hash);
    if (root.isPresent()) {
      return root(hash, root.get());
    }
    if (token.indexOf('.') < 0) {
      throw new CredentialRefused(UNKNOWN_TOKEN, "the token is nobody's");
    }
    VerifiedToken found = verified.getIfPresent(hash);
    if (found == null) {
      found = verifier.verify(token);
      verified.put(hash, found);
    }
    return found.prove(trust, wantedRole, now);
  }

  private Proof root(ByteString hash, RootPrincipal root) {
    return new Proof(
        root.arn(),
        root.account(),
        Caller.Kind.ROOT,
        "",
        root.account().value(),
        root.accessKeyId(),
        Set.of(),
        now -> {
          if (trust.rootByToken(hash).isEmpty()) {
            throw new CredentialRefused(UNKNOWN_TOKEN, "the root token was replaced");
          }
        });
  }

  private static ByteString sha256(String token) {
    try {
      return ByteString.copyFrom(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
