package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.access.PasswordHashes;
import dev.cairn.trail.domain.access.SecretName;
import dev.cairn.trail.domain.access.User;

/** IAM's operations on the passwords of users. */
public final class LoginProfiles {

  private final Changes changes;
  private final PasswordHashes hashes;

  public LoginProfiles(Changes changes, PasswordHashes hashes) {
    this.changes = requireNonNull(changes, "changes is null");
    this.hashes = requireNonNull(hashes, "hashes is null");
  }

  /** Gives a user a password. Errors: {@code NO_SUCH_ENTITY}, {@code ENTITY_ALREADY_EXISTS}. */
  public void createLoginProfile(AccountId account, String userName, String password) {
    String hash = hashes.hash(password); // slow: not while all other changes wait
    changes.make(
        draft -> {
          User user = Users.require(draft, account, userName);
          if (user.hasPassword()) {
            throw IamErrors.alreadyExists("Login Profile for user", userName);
          }
          draft.put(user.withPassword(true));
          draft.keepSecret(SecretName.ofPassword(user.id()), hash);
          return user;
        });
  }

  /** Replaces the password of a user. Errors: {@code NO_SUCH_ENTITY}. */
  public void updateLoginProfile(AccountId account, String userName, String password) {
    String hash = hashes.hash(password);
    changes.make(
        draft -> {
          User user = Users.require(draft, account, userName);
          requirePassword(user);
          draft.keepSecret(SecretName.ofPassword(user.id()), hash);
          return user;
        });
  }

  /** Takes the password of a user away. Errors: {@code NO_SUCH_ENTITY}. */
  public void deleteLoginProfile(AccountId account, String userName) {
    changes.make(
        draft -> {
          User user = Users.require(draft, account, userName);
          requirePassword(user);
          draft.put(user.withPassword(false));
          draft.forgetSecret(SecretName.ofPassword(user.id()));
          return user;
        });
  }

  private static void requirePassword(User user) {
    if (!user.hasPassword()) {
      throw IamErrors.noSuchEntity("login profile for user", user.name());
    }
  }
}
