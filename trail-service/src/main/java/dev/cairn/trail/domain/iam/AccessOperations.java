package dev.cairn.trail.domain.iam;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.LogBudget;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.Installation;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.BuiltInPolicy;
import dev.cairn.trail.domain.access.PasswordHashes;
import dev.cairn.trail.domain.access.PolicyEngine;
import dev.cairn.trail.domain.access.SessionTokens;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * The operations on who may call, by what they are about.
 *
 * @param administrators account of the installation's administrator
 */
public record AccessOperations(
    AccountId administrators,
    Accounts accounts,
    Users users,
    Groups groups,
    Roles roles,
    Policies policies,
    AccessKeys keys,
    LoginProfiles loginProfiles,
    SessionRevocation revocation,
    PolicySimulation simulation,
    Tokens tokens,
    SigningKeys signingKeys) {

  /**
   * What the operations need of cryptography and of the policy language.
   *
   * @param refusals is told why a proof of IssueToken is refused: one of a few reasons
   */
  public record Means(
      PasswordHashes hashes,
      SessionTokens tokens,
      PolicyEngine engine,
      List<BuiltInPolicy> builtIn,
      Consumer<String> refusals) {
    public Means {
      requireNonNull(hashes, "hashes is null");
      requireNonNull(tokens, "tokens is null");
      requireNonNull(engine, "engine is null");
      builtIn = List.copyOf(builtIn);
      requireNonNull(refusals, "refusals is null");
    }
  }

  /** All of them, on one store. */
  public static AccessOperations of(
      TrailStore store,
      Changes changes,
      InstantSource clock,
      Installation installation,
      Means means) {
    KeyUses uses = new KeyUses(store);
    AccountId administrators = installation.root().account();
    return new AccessOperations(
        administrators,
        new Accounts(store, changes, clock, administrators),
        new Users(store, changes, clock),
        new Groups(store, changes, clock),
        new Roles(store, changes, clock),
        new Policies(store, changes, clock, means.engine(), means.builtIn()),
        new AccessKeys(store, changes, clock),
        new LoginProfiles(changes, means.hashes()),
        new SessionRevocation(changes, clock),
        new PolicySimulation(store, means.engine(), means.builtIn(), System::nanoTime),
        new Tokens(
            store,
            clock,
            new Proofs(
                store,
                installation.root(),
                means.hashes(),
                uses,
                new LogBudget(clock),
                means.refusals()),
            means.engine(),
            means.builtIn(),
            means.tokens()),
        new SigningKeys(store, installation.root(), means.tokens(), uses, clock));
  }
}
