package dev.cairn.grpc.authentication;

import static java.util.Objects.requireNonNull;

/**
 * A credential that proves nothing. The message is for the server's log: it holds no part of a
 * secret or of a token's text.
 */
public final class CredentialRefused extends Exception {

  private static final long serialVersionUID = 1;

  /** Why. Names of metrics and of lines in the log. */
  public enum Reason {
    /** Neither a token nor a certificate came. */
    MISSING_CREDENTIAL,
    /** The metadata is of no known form. */
    MALFORMED_HEADER,
    /** No token at all in form, nor the root token. */
    UNKNOWN_TOKEN,
    /** Not the token of this installation's services. */
    WRONG_CLUSTER_TOKEN,
    /** The token cannot be read. */
    MALFORMED_TOKEN,
    /** The token is not signed, or in a way that is not accepted. */
    ALGORITHM_NOT_ALLOWED,
    /** Signed with a key that nobody knows. */
    UNKNOWN_KEY,
    /** The signature is wrong. */
    WRONG_SIGNATURE,
    /** Of an issuer that is not trusted, or of another installation. */
    WRONG_ISSUER,
    /** Made for somebody else. */
    WRONG_AUDIENCE,
    /** A claim that must be there is not. */
    MISSING_CLAIM,
    /** Its time is over. */
    EXPIRED,
    /** Its time has not come. */
    NOT_YET_VALID,
    /** The user or role is gone. */
    UNKNOWN_IDENTITY,
    /** The access key is inactive or gone. */
    ACCESS_KEY_INACTIVE,
    /** The sessions that began then are revoked. */
    SESSION_REVOKED,
    /** No role trusts who bears it. */
    NO_ROLE,
    /** Several roles trust who bears it, and none was named. */
    AMBIGUOUS_ROLE,
    /** What the issuer's tokens are verified with could not be fetched. */
    ISSUER_UNAVAILABLE,
    /** What a service says of the caller makes no sense. */
    MALFORMED_CALLER
  }

  private final Reason reason;

  public CredentialRefused(Reason reason, String message) {
    super(message);
    this.reason = requireNonNull(reason, "reason is null");
  }

  public Reason reason() {
    return reason;
  }
}
