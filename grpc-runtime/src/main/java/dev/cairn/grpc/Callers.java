package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import io.grpc.Context;
import java.util.Optional;
import java.util.function.Supplier;

/** The caller of the RPC that this thread serves, as the credential of the call proved it. */
public final class Callers {

  static final Context.Key<Caller> KEY = Context.key("cairn-caller");

  private Callers() {}

  /** The caller. Every served call but health and reflection has one. */
  public static Caller current() {
    return requireNonNull(KEY.get(), "this call has no caller");
  }

  /**
   * Makes calls on behalf of a caller: {@link Channels} names it to the services that are called.
   */
  public static <T> T callAs(Caller caller, Supplier<T> calls) {
    Context context = Context.current().withValue(KEY, caller);
    Context before = context.attach();
    try {
      return calls.get();
    } finally {
      context.detach(before);
    }
  }

  /** The caller; empty where a call needs none and has none. */
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

  /** Refuses a caller that is no service of Cairn's own. */
  public static void requireService(Caller caller, String operation) {
    if (caller.kind() != Caller.Kind.SERVICE) {
      throw new CairnException.Denied(
          "User: "
              + caller.arn()
              + " is not authorized to perform: cairn:"
              + operation
              + ": only a service of Cairn's own may.");
    }
  }
}
