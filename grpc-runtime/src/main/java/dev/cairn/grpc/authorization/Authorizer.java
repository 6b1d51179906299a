package dev.cairn.grpc.authorization;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import dev.cairn.grpc.access.Identities;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.model.Texts;
import dev.cairn.model.policy.PolicyContext;
import dev.cairn.model.policy.PolicyDecision;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a caller may do what it asks for, by the newest configuration. The texts of what
 * it refuses are IAM's. Source: contract 8.5. Thread-safe.
 */
public final class Authorizer {

  private final Supplier<Identities> identities;
  private final Supplier<AccountId> rootAccount;
  private final ResourceTags resourceTags;
  private final InstantSource clock;

  /**
   * @param identities the newest, each time
   * @param rootAccount the administrator's account
   */
  public Authorizer(
      Supplier<Identities> identities,
      Supplier<AccountId> rootAccount,
      ResourceTags resourceTags,
      InstantSource clock) {
    this.identities = requireNonNull(identities, "identities is null");
    this.rootAccount = requireNonNull(rootAccount, "rootAccount is null");
    this.resourceTags = requireNonNull(resourceTags, "resourceTags is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Decides on a request.
   *
   * @return what it asks for, to judge it again later
   * @throws CairnException.Denied if the caller may not
   */
  public Intent require(Caller caller, MethodRule.Action rule, Message request) {
    ResourceTemplate template = rule.resource();
    String named = template.accountId(request);
    // A malformed one is refused by the request's shape rules, which are asked right after.
    AccountId account = AccountId.isValid(named) ? same(caller.account(), named) : caller.account();
    Intent intent =
        new Intent(
            rule.action(),
            account,
            template.resources(request, account.value()),
            template.region(request),
            rule.installation(),
            CallTransport.SECURE.get());
    require(caller, intent, request);
    return intent;
  }

  private static AccountId same(AccountId own, String named) {
    return own.value().equals(named) ? own : AccountId.of(named);
  }

  /**
   * Decides again.
   *
   * @throws CairnException.Denied if the caller may not any more
   */
  public void require(Caller caller, Intent intent) {
    require(caller, intent, null);
  }

  private void require(Caller caller, Intent intent, @Nullable Message request) {
    if (isUnlimited(caller)) {
      return;
    }
    if (intent.installation() && !caller.account().equals(rootAccount.get())) {
      throw denied(
          caller,
          intent.action(),
          ResourceTemplate.ANY,
          "because only callers of the administrator's account may");
    }
    if (!mayName(caller, intent.account())) {
      throw foreign(caller, intent.action(), intent.resources().getFirst());
    }
    for (String resource : intent.resources()) {
      requireResource(caller, intent, resource, request);
    }
  }

  private void requireResource(
      Caller caller, Intent intent, String resource, @Nullable Message request) {
    Optional<AccountId> owner = owner(resource);
    if (owner.isPresent() && !mayName(caller, owner.get())) {
      throw foreign(caller, intent.action(), resource);
    }
    Identities.Decision decision = decide(caller, intent, resource, request);
    switch (decision.decision()) {
      case PolicyDecision.Allowed _ -> {}
      case PolicyDecision.ExplicitlyDenied _ ->
          throw denied(
              caller,
              intent.action(),
              resource,
              "with an explicit deny in an identity-based policy"
                  + decision.policyArn().map(arn -> ": " + arn).orElse(""));
      case PolicyDecision.ImplicitlyDenied _ ->
          throw denied(
              caller,
              intent.action(),
              resource,
              "because no identity-based policy allows the " + intent.action() + " action");
    }
  }

  private Identities.Decision decide(
      Caller caller, Intent intent, String resource, @Nullable Message request) {
    Instant now = clock.instant();
    PolicyContext context =
        PolicyContext.lazy(new CallContext(caller, intent, resource, request, resourceTags, now));
    return identities.get().decide(caller, intent.action(), resource, context);
  }

  /**
   * Whether a caller may do something that no request of its own asks for.
   *
   * @param account whose resources it means
   * @param resource ARN, or {@code *}
   */
  public boolean allows(
      Caller caller, String action, AccountId account, String resource, String region) {
    Intent intent =
        new Intent(action, account, List.of(resource), region, false, CallTransport.SECURE.get());
    try {
      require(caller, intent);
      return true;
    } catch (CairnException.Denied e) {
      return false;
    }
  }

  private static boolean isUnlimited(Caller caller) {
    return caller.kind() == Caller.Kind.ROOT || caller.kind() == Caller.Kind.SERVICE;
  }

  /** Whether it may name an account now: an open call bears the caller as it was. */
  private boolean mayName(Caller caller, AccountId account) {
    return account.equals(caller.account())
        || identities
            .get()
            .find(caller.identity())
            .map(
                identity ->
                    identity.otherAccounts().contains(account.value())
                        || identity.otherAccounts().contains(Caller.EVERY_ACCOUNT))
            .orElse(false);
  }

  /** The account in an ARN; empty if it has none, as those of policies that come with Cairn. */
  private static Optional<AccountId> owner(String resource) {
    if (!resource.startsWith("arn:")) {
      return Optional.empty();
    }
    String[] parts = resource.split(":", 6);
    return parts.length == 6 && AccountId.isValid(parts[4])
        ? Optional.of(AccountId.of(parts[4]))
        : Optional.empty();
  }

  private static CairnException foreign(Caller caller, String action, String resource) {
    return denied(
        caller,
        action,
        resource,
        "because no resource-based policy allows the " + action + " action");
  }

  private static CairnException denied(
      Caller caller, String action, String resource, String because) {
    String on = resource.equals(ResourceTemplate.ANY) ? "" : " on resource: " + Texts.cut(resource);
    return new CairnException.Denied(
        "User: " + caller.arn() + " is not authorized to perform: " + action + on + " " + because);
  }
}
