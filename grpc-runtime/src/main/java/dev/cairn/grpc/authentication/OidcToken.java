package dev.cairn.grpc.authentication;

import static dev.cairn.grpc.authentication.CredentialRefused.Reason.NO_ROLE;

import dev.cairn.grpc.access.KnownIdentity;
import dev.cairn.model.Caller;
import dev.cairn.model.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A token of an OpenID Connect issuer that is configured. Its bearer is whichever role trusts it.
 */
record OidcToken(
    String issuer,
    String subject,
    Optional<Instant> issuedAt,
    Optional<Instant> notBefore,
    Instant expires)
    implements VerifiedToken {

  @Override
  public Proof prove(Trust trust, String wantedRole, Instant now) throws CredentialRefused {
    checkTime(now);
    KnownIdentity role = Sessions.pick(trust, roles(trust), wantedRole, bearer());
    Sessions.requireNotRevoked(role, issuedAt);
    String session = Sessions.sessionArn(role, subject);
    return new Proof(
        session,
        role.account(),
        Caller.Kind.ROLE,
        role.arn(),
        Sessions.userId(role, session),
        "",
        role.otherAccounts(),
        time -> check(trust, role.arn(), time),
        issuedAt.map(start -> new Caller.Session(start, "", "")));
  }

  private void check(Trust trust, String roleArn, Instant now) throws CredentialRefused {
    checkTime(now);
    KnownIdentity role = Sessions.identity(trust, roleArn);
    if (roles(trust).stream().noneMatch(trusting -> trusting.arn().equals(roleArn))) {
      throw new CredentialRefused(
          NO_ROLE, "role " + Texts.quote(roleArn) + " does not trust " + bearer() + " any more");
    }
    Sessions.requireNotRevoked(role, issuedAt);
  }

  private void checkTime(Instant now) throws CredentialRefused {
    VerifiedToken.requireTime(notBefore.orElse(Instant.EPOCH), expires, now);
    // One of the future would outlast the revocation of all sessions before now.
    VerifiedToken.requireTime(issuedAt.orElse(Instant.EPOCH), expires, now);
  }

  private List<KnownIdentity> roles(Trust trust) {
    return trust.identities().rolesTrustingOidc(issuer, subject);
  }

  private String bearer() {
    return "subject " + Texts.quote(subject) + " of " + Texts.quote(issuer);
  }
}
