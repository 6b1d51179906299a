package dev.cairn.grpc.authentication;

import static dev.cairn.grpc.authentication.CredentialRefused.Reason.MALFORMED_CALLER;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.cairn.grpc.access.KnownIdentity;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.Texts;
import dev.cairn.proto.caller.v1.CallerKind;
import dev.cairn.proto.caller.v1.CallerMetadata;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The caller whom a service acts for, as it says: the service proved the credential, this process
 * knows whether the identity and its key still stand.
 */
public final class PassedOnCaller {

  private PassedOnCaller() {}

  /** Reads the metadata. */
  public static CallerMetadata read(byte[] metadata) throws CredentialRefused {
    try {
      CallerMetadata message = CallerMetadata.parseFrom(metadata);
      if (!AccountId.isValid(message.getAccountId()) || message.getArn().isEmpty()) {
        throw new CredentialRefused(MALFORMED_CALLER, "a caller must have an ARN and an account");
      }
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw new CredentialRefused(
          MALFORMED_CALLER, "the metadata 'cairn-caller-bin' is no CallerMetadata");
    }
  }

  /** Who the caller is. */
  public static Proof prove(CallerMetadata caller, Trust trust) throws CredentialRefused {
    return switch (caller.getKind()) {
      case CALLER_KIND_ROOT -> root(caller).ofSession(session(caller));
      case CALLER_KIND_USER, CALLER_KIND_ROLE -> identity(caller, trust).ofSession(session(caller));
      case CALLER_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new CredentialRefused(MALFORMED_CALLER, "the kind of the caller is not known");
    };
  }

  private static Optional<Caller.Session> session(CallerMetadata caller) {
    return caller.hasSessionStartTime()
        ? Optional.of(
            new Caller.Session(
                Instant.ofEpochSecond(caller.getSessionStartTime().getSeconds()),
                caller.getSourceAccessKeyId(),
                caller.getSourceUserArn()))
        : Optional.empty();
  }

  private static Proof root(CallerMetadata caller) {
    return new Proof(
        caller.getArn(),
        AccountId.of(caller.getAccountId()),
        Caller.Kind.ROOT,
        "",
        caller.getAccountId(),
        caller.getAccessKeyId(),
        Set.of(),
        now -> {});
  }

  private static Proof identity(CallerMetadata caller, Trust trust) throws CredentialRefused {
    KnownIdentity identity = standing(caller, trust);
    return new Proof(
        caller.getArn(),
        identity.account(),
        Sessions.kind(identity),
        identity.arn(),
        Sessions.userId(identity, caller.getArn()),
        caller.getAccessKeyId(),
        identity.otherAccounts(),
        now -> standing(caller, trust));
  }

  private static KnownIdentity standing(CallerMetadata caller, Trust trust)
      throws CredentialRefused {
    KnownIdentity identity = Sessions.identity(trust, caller.getIdentityArn());
    boolean sameKind =
        (Sessions.kind(identity) == Caller.Kind.USER)
            == (caller.getKind() == CallerKind.CALLER_KIND_USER);
    if (!sameKind || !identity.account().value().equals(caller.getAccountId())) {
      throw new CredentialRefused(
          MALFORMED_CALLER,
          "kind or account are not those of " + Texts.quote(caller.getIdentityArn()));
    }
    if (!isSession(caller.getAccessKeyId())) {
      Sessions.requireKey(trust, identity, caller.getAccessKeyId());
    }
    return identity;
  }

  /** Keys of sessions are no keys of identities: who opened the session knows whether it holds. */
  private static boolean isSession(String accessKeyId) {
    return accessKeyId.startsWith("ASIA");
  }
}
