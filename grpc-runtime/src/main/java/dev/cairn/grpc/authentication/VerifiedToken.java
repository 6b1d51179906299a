package dev.cairn.grpc.authentication;

import java.time.Duration;
import java.time.Instant;

/**
 * A token whose signature, issuer and audience are right: what is left is its bearer's standing.
 */
sealed interface VerifiedToken permits TrailToken, OidcToken {

  /** How far clocks may differ. */
  Duration SKEW = Duration.ofSeconds(60);

  /**
   * Who bears it now.
   *
   * @param wantedRole ARN of the role that the bearer asks for; empty if it leaves it open
   */
  Proof prove(Trust trust, String wantedRole, Instant now) throws CredentialRefused;

  /** Refuses outside of the time that a token holds for. */
  static void requireTime(Instant notBefore, Instant expires, Instant now)
      throws CredentialRefused {
    if (now.isAfter(expires.plus(SKEW))) {
      throw new CredentialRefused(CredentialRefused.Reason.EXPIRED, "the token expired " + expires);
    }
    if (now.isBefore(notBefore.minus(SKEW))) {
      throw new CredentialRefused(
          CredentialRefused.Reason.NOT_YET_VALID, "the token holds from " + notBefore + " on");
    }
  }
}
