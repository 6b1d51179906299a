package dev.cairn.grpc.authentication;

import static dev.cairn.grpc.authentication.CredentialRefused.Reason.ACCESS_KEY_INACTIVE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.AMBIGUOUS_ROLE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.NO_ROLE;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.SESSION_REVOKED;
import static dev.cairn.grpc.authentication.CredentialRefused.Reason.UNKNOWN_IDENTITY;

import dev.cairn.grpc.access.KnownIdentity;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions of users and roles: what makes one, and what ends it. */
final class Sessions {

  private static final int LONGEST_SESSION_NAME = 64;

  private Sessions() {}

  /** The identity, which must be there and able to call. */
  static KnownIdentity identity(Trust trust, String arn) throws CredentialRefused {
    return trust
        .identities()
        .find(arn)
        .filter(identity -> identity.kind() != KnownIdentity.Kind.GROUP)
        .orElseThrow(
            () ->
                new CredentialRefused(
                    UNKNOWN_IDENTITY, "there is no user or role " + Texts.quote(arn)));
  }

  static Caller.Kind kind(KnownIdentity identity) {
    return switch (identity.kind()) {
      case USER -> Caller.Kind.USER;
      case ROLE -> Caller.Kind.ROLE;
      case GROUP -> throw new IllegalArgumentException("a group does not call");
    };
  }

  /** A user's own id; a role's with the name of the session, as CloudTrail's principalId. */
  static String userId(KnownIdentity identity, String callerArn) {
    return identity.kind() == KnownIdentity.Kind.ROLE
        ? identity.uniqueId() + ":" + callerArn.substring(callerArn.lastIndexOf('/') + 1)
        : identity.uniqueId();
  }

  /**
   * An access key that a user or session stands on: a user's own, a session's of whoever began it.
   */
  static void requireKey(Trust trust, KnownIdentity identity, String accessKeyId)
      throws CredentialRefused {
    boolean active =
        accessKeyId.isEmpty()
            || (identity.kind() == KnownIdentity.Kind.USER
                ? identity.activeAccessKeyIds().contains(accessKeyId)
                : trust.isActiveAccessKey(accessKeyId));
    if (!active) {
      throw new CredentialRefused(
          ACCESS_KEY_INACTIVE, "access key " + Texts.quote(accessKeyId) + " is not active");
    }
  }

  /** A session that began before its identity's were revoked, or at a time not told, is over. */
  static void requireNotRevoked(KnownIdentity identity, Optional<Instant> began)
      throws CredentialRefused {
    Optional<Instant> validAfter = identity.sessionsValidAfter();
    if (validAfter.isPresent() && (began.isEmpty() || began.get().isBefore(validAfter.get()))) {
      throw new CredentialRefused(
          SESSION_REVOKED,
          "sessions of "
              + Texts.quote(identity.arn())
              + " before "
              + validAfter.get()
              + " are revoked");
    }
  }

  /**
   * The one role among those that trust a bearer: the one that is named, or the only one of the
   * administrator's account. Every account may say that it trusts anybody's bearers: that neither
   * makes them its own, nor keeps them out of where they belong.
   */
  static KnownIdentity pick(Trust trust, List<KnownIdentity> trusting, String wanted, String bearer)
      throws CredentialRefused {
    if (!wanted.isEmpty()) {
      return trusting.stream()
          .filter(role -> role.arn().equals(wanted))
          .findFirst()
          .orElseThrow(
              () ->
                  new CredentialRefused(
                      NO_ROLE, "role " + Texts.quote(wanted) + " does not trust " + bearer));
    }
    AccountId home = trust.rootAccount();
    List<KnownIdentity> roles =
        trusting.stream().filter(role -> role.account().equals(home)).toList();
    if (roles.isEmpty()) {
      throw new CredentialRefused(
          NO_ROLE,
          "no role of the administrator's account trusts "
              + bearer
              + ", and none of the "
              + trusting.size()
              + " of others is named");
    }
    if (roles.size() > 1) {
      throw new CredentialRefused(
          AMBIGUOUS_ROLE, roles.size() + " roles trust " + bearer + ", and none is named");
    }
    return roles.getFirst();
  }

  /**
   * ARN of a role's session, e.g. {@code arn:aws:sts::123456789012:assumed-role/auditor/alice}.
   *
   * @param bearer whose session it is; what a session's name can't have becomes {@code -}
   */
  static String sessionArn(KnownIdentity role, String bearer) {
    String name = bearer.replaceAll("[^A-Za-z0-9_+=,.@-]", "-");
    return "arn:aws:sts::"
        + role.account()
        + ":assumed-role/"
        + role.name()
        + "/"
        + name.substring(Math.max(0, name.length() - LONGEST_SESSION_NAME));
  }
}
