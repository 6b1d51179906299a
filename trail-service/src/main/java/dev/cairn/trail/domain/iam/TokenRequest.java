package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import java.time.Duration;
import java.util.Optional;

/**
 * What is asked of IssueToken.
 *
 * @param roleArn of the role to take on; empty for the user itself
 * @param sessionName of the role's session; empty for the caller's own name
 * @param duration empty for an hour, or what the role allows if that is less
 * @param origin where the request comes from, whatever proves the caller
 */
public record TokenRequest(
    Proof proof,
    Optional<String> roleArn,
    Optional<String> sessionName,
    Optional<Duration> duration,
    Origin origin) {

  public TokenRequest {
    requireNonNull(proof, "proof is null");
    requireNonNull(roleArn, "roleArn is null");
    requireNonNull(sessionName, "sessionName is null");
    requireNonNull(duration, "duration is null");
    requireNonNull(origin, "origin is null");
  }

  /**
   * Where a request comes from, for conditions of policies.
   *
   * @param sourceAddress empty in one process
   * @param userAgent what the client says of itself; may be empty
   * @param secureTransport whether it came over TLS
   */
  public record Origin(String sourceAddress, String userAgent, boolean secureTransport) {
    public Origin {
      requireNonNull(sourceAddress, "sourceAddress is null");
      requireNonNull(userAgent, "userAgent is null");
    }
  }

  /** How the caller proves itself. Its text shows no secret. */
  public sealed interface Proof {}

  /** An access key and its secret. */
  public record KeyProof(String accessKeyId, String secret) implements Proof {
    public KeyProof {
      requireNonNull(accessKeyId, "accessKeyId is null");
      requireNonNull(secret, "secret is null");
    }

    @Override
    public String toString() {
      return "KeyProof[" + accessKeyId + "]";
    }
  }

  /** The password of a user. */
  public record PasswordProof(AccountId account, String userName, String password)
      implements Proof {
    public PasswordProof {
      requireNonNull(account, "account is null");
      requireNonNull(userName, "userName is null");
      requireNonNull(password, "password is null");
    }

    @Override
    public String toString() {
      return "PasswordProof[" + account + ", " + userName + "]";
    }
  }

  /** The call's own credential; empty if it had none. */
  public record OwnCredential(Optional<Caller> caller) implements Proof {
    public OwnCredential {
      requireNonNull(caller, "caller is null");
    }
  }
}
