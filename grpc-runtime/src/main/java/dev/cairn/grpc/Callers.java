package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.authorization.CallTransport;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import io.grpc.Context;
import java.util.Optional;
import java.util.function.Supplier;

/** The caller of the RPC that this thread serves, as the credential of the call proved it. */
public final class Callers {

  static final Context.Key<Caller> KEY = Context.key("cairn-caller");

  static final Context.Key<Origin> ORIGIN = Context.key("cairn-origin");

  /**
   * Where a call comes from, whether or not a credential came with it.
   *
   * @param sourceAddress address of the client; empty in one process
   * @param userAgent what the client says of itself; may be empty
   * @param requestId id of the call, a UUID
   */
  public record Origin(String sourceAddress, String userAgent, String requestId) {
    public Origin {
      requireNonNull(sourceAddress, "sourceAddress is null");
      requireNonNull(userAgent, "userAgent is null");
      requireNonNull(requestId, "requestId is null");
    }
  }

  private Callers() {}

  /**
   * The caller. Every served call has one but health, reflection, and those of public methods that
   * come without a credential.
   */
  public static Caller current() {
    return requireNonNull(KEY.get(), "this call has no caller");
  }

  /**
   * Makes calls on behalf of a caller: {@link Channels} names it to the services that are called.
   *
   * @param secureTransport whether the caller's own call came over TLS
   */
  public static <T> T callAs(Caller caller, boolean secureTransport, Supplier<T> calls) {
    Context context =
        Context.current().withValue(KEY, caller).withValue(CallTransport.SECURE, secureTransport);
    Context before = context.attach();
    try {
      return calls.get();
    } finally {
      context.detach(before);
    }
  }

  /** Where the call comes from; of nowhere in tests. */
  public static Origin origin() {
    Origin origin = ORIGIN.get();
    return origin == null ? new Origin("", "", "") : origin;
  }

  /** The caller; empty if a public method is called without a credential. */
  public static Optional<Caller> find() {
    return Optional.ofNullable(KEY.get());
  }

  /**
   * The account that a request means: the one that it names, if the caller may, else the caller's
   * own.
   *
   * @param accountId {@code account_id} of the request; empty if it names none
   */
  public static AccountId account(Caller caller, String accountId) {
    if (accountId.isEmpty() || accountId.equals(caller.account().value())) {
      return caller.account();
    }
    AccountId account = AccountId.of(accountId);
    if (!caller.mayName(account)) {
      throw new CairnException.Denied(
          "User: " + caller.arn() + " may not name account " + account + ", only its own.");
    }
    return account;
  }
}
