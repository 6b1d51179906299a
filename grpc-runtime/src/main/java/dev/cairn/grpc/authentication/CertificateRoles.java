package dev.cairn.grpc.authentication;

import static dev.cairn.grpc.authentication.CredentialRefused.Reason.EXPIRED;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.NO_ROLE;
import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.access.KnownIdentity;
import dev.cairn.model.Caller;
import dev.cairn.model.Texts;
import java.time.Instant;

/**
 * Who calls with a client certificate: the role that trusts one of its names. That an authority
 * which is trusted signed it, the handshake has proved.
 */
public final class CertificateRoles {

  private final Trust trust;

  public CertificateRoles(Trust trust) {
    this.trust = requireNonNull(trust, "trust is null");
  }

  /**
   * Who the client is.
   *
   * @param wantedRole ARN of the role that the client asks for; empty if it leaves it open
   */
  public Proof prove(ClientCertificate certificate, String wantedRole, Instant now)
      throws CredentialRefused {
    requireTime(certificate, now);
    KnownIdentity role =
        Sessions.pick(
            trust,
            trust.identities().rolesTrustingCertificate(certificate.names()),
            wantedRole,
            bearer(certificate));
    String session = Sessions.sessionArn(role, certificate.name());
    return new Proof(
        session,
        role.account(),
        Caller.Kind.ROLE,
        role.arn(),
        Sessions.userId(role, session),
        "",
        role.otherAccounts(),
        time -> check(certificate, role.arn(), time));
  }

  private void check(ClientCertificate certificate, String roleArn, Instant now)
      throws CredentialRefused {
    requireTime(certificate, now);
    boolean trusts =
        trust.identities().rolesTrustingCertificate(certificate.names()).stream()
            .anyMatch(role -> role.arn().equals(roleArn));
    if (!trusts) {
      throw new CredentialRefused(
          NO_ROLE,
          "role " + Texts.quote(roleArn) + " does not trust " + bearer(certificate) + " any more");
    }
  }

  private static void requireTime(ClientCertificate certificate, Instant now)
      throws CredentialRefused {
    // The handshake was right; connections outlive certificates.
    if (now.isAfter(certificate.expires())) {
      throw new CredentialRefused(
          EXPIRED, "the certificate of " + bearer(certificate) + " expired");
    }
  }

  private static String bearer(ClientCertificate certificate) {
    return "certificate " + Texts.quote(certificate.name());
  }
}
