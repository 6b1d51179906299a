package dev.cairn.grpc.authentication;

import static dev.cairn.grpc.authentication.CredentialRefused.Reason.ACCESS_KEY_INACTIVE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.UNKNOWN_IDENTITY;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.UNKNOWN_KEY;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.WRONG_ISSUER;

import dev.cairn.grpc.access.KnownIdentity;
import dev.cairn.model.Caller;
import dev.cairn.model.Texts;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A token of trail-service's.
 *
 * @param issuer its {@code iss}, which names the installation
 * @param key the public key that it was verified with, as JSON Web Key
 * @param arn the caller's
 * @param identity ARN of the user or role whose policies hold; empty for the administrator
 * @param accessKeyId of the key that it was got with; empty if there was none
 * @param sourceUser ARN of the user who took the role on; empty if none did
 * @param sessionKeyId of the session's own key, by which events know its calls
 */
record TrailToken(
    String issuer,
    String key,
    String arn,
    String identity,
    String accessKeyId,
    String sourceUser,
    String sessionKeyId,
    Instant issuedAt,
    Instant expires)
    implements VerifiedToken {

  static final String ISSUER = "cairn:";
  static final String AUDIENCE = "cairn";

  @Override
  public Proof prove(Trust trust, String wantedRole, Instant now) throws CredentialRefused {
    Proof proof = identity.isEmpty() ? proveRoot(trust, now) : proveIdentity(trust, now);
    return proof.ofSession(Optional.of(new Caller.Session(issuedAt, accessKeyId, sourceUser)));
  }

  private Proof proveRoot(Trust trust, Instant now) throws CredentialRefused {
    RootPrincipal root = root(trust);
    checkRoot(trust, now);
    return new Proof(
        root.arn(),
        root.account(),
        Caller.Kind.ROOT,
        "",
        root.account().value(),
        sessionKeyId,
        Set.of(),
        time -> checkRoot(trust, time));
  }

  private void checkRoot(Trust trust, Instant now) throws CredentialRefused {
    checkToken(trust, now);
    if (!accessKeyId.isEmpty() && !accessKeyId.equals(root(trust).accessKeyId())) {
      throw new CredentialRefused(
          ACCESS_KEY_INACTIVE, "access key " + Texts.quote(accessKeyId) + " is not the root's");
    }
  }

  private RootPrincipal root(Trust trust) throws CredentialRefused {
    return trust
        .rootByArn(arn)
        .orElseThrow(
            () ->
                new CredentialRefused(
                    UNKNOWN_IDENTITY, Texts.quote(arn) + " is not the administrator"));
  }

  private Proof proveIdentity(Trust trust, Instant now) throws CredentialRefused {
    checkIdentity(trust, now);
    KnownIdentity known = Sessions.identity(trust, identity);
    return new Proof(
        arn,
        known.account(),
        Sessions.kind(known),
        identity,
        Sessions.userId(known, arn),
        sessionKeyId,
        known.otherAccounts(),
        time -> checkIdentity(trust, time));
  }

  private void checkIdentity(Trust trust, Instant now) throws CredentialRefused {
    checkToken(trust, now);
    KnownIdentity known = Sessions.identity(trust, identity);
    Sessions.requireKey(trust, known, accessKeyId);
    Sessions.requireNotRevoked(known, Optional.of(issuedAt));
    if (!sourceUser.isEmpty()) {
      Sessions.requireNotRevoked(Sessions.identity(trust, sourceUser), Optional.of(issuedAt));
    }
  }

  private void checkToken(Trust trust, Instant now) throws CredentialRefused {
    VerifiedToken.requireTime(issuedAt, expires, now);
    if (!issuer.equals(ISSUER + trust.installationId())) {
      throw new CredentialRefused(WRONG_ISSUER, "the token is of another installation");
    }
    if (!trust.tokenKeys().contains(key)) {
      throw new CredentialRefused(UNKNOWN_KEY, "the token's key is not used any more");
    }
  }
}
