package dev.cairn.trail.domain.access;

import static java.util.Objects.requireNonNull;

/**
 * What a secret is of. A secret is bound to its name: under another it can't be read.
 *
 * @param owner unique id of whom it belongs to; the installation's for its own
 */
public record SecretName(Kind kind, String id, String owner) {

  /** Kind of a secret. */
  public enum Kind {
    /** Secret of the root's access key. */
    ROOT,
    /** Secret of a user's access key. */
    ACCESS_KEY,
    /** Hash of a user's password. */
    PASSWORD,
    /** Private key that tokens are signed with. */
    TOKEN_KEY,
    /** Key that session tokens are sealed with. */
    SESSION_KEY
  }

  private static final String INSTALLATION = "installation";

  public SecretName {
    requireNonNull(kind, "kind is null");
    requireNonNull(id, "id is null");
    requireNonNull(owner, "owner is null");
  }

  /** One of the installation's own, of which there is one of a kind. */
  public static SecretName ofInstallation(Kind kind) {
    return new SecretName(kind, INSTALLATION, INSTALLATION);
  }

  public static SecretName ofAccessKey(String accessKeyId, String userId) {
    return new SecretName(Kind.ACCESS_KEY, accessKeyId, userId);
  }

  public static SecretName ofPassword(String userId) {
    return new SecretName(Kind.PASSWORD, userId, userId);
  }
}
