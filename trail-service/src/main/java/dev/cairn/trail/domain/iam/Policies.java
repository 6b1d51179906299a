package dev.cairn.trail.domain.iam;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import dev.cairn.trail.domain.Changes;
import dev.cairn.trail.domain.TrailStore;
import dev.cairn.trail.domain.access.AccessReading;
import dev.cairn.trail.domain.access.BuiltInPolicy;
import dev.cairn.trail.domain.access.EntityArn;
import dev.cairn.trail.domain.access.EntityKind;
import dev.cairn.trail.domain.access.Identity;
import dev.cairn.trail.domain.access.Policy;
import dev.cairn.trail.domain.access.PolicyEngine;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** IAM's operations on managed policies, and on what they are attached to. */
public final class Policies {

  /** Most characters of a document, without white space. */
  private static final int MAX_DOCUMENT = 6144;

  /** Before the names of built-in policies in markers: they come first. */
  private static final String BUILT_IN = "/";

  private static final String BUILT_IN_ARN = "arn:aws:iam::aws:policy/";

  private final TrailStore store;
  private final Changes changes;
  private final NewEntities entities;
  private final PolicyEngine engine;
  private final List<BuiltInPolicy> builtIn;

  public Policies(
      TrailStore store,
      Changes changes,
      InstantSource clock,
      PolicyEngine engine,
      List<BuiltInPolicy> builtIn) {
    this.store = requireNonNull(store, "store is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.entities = new NewEntities(clock);
    this.engine = requireNonNull(engine, "engine is null");
    this.builtIn =
        builtIn.stream().sorted(comparing((BuiltInPolicy policy) -> markerOf(policy))).toList();
  }

  /**
   * Creates a policy. Errors: {@code MALFORMED_POLICY_DOCUMENT}, then those of {@link
   * Users#createUser}.
   */
  public PolicyView createPolicy(
      AccountId account, String name, String document, String description) {
    check(document);
    return changes.make(
        draft -> {
          NewEntities.checkRoom(draft, EntityKind.POLICY, account, name);
          Instant now = entities.now();
          Policy policy =
              new Policy(
                  entities.id(EntityKind.POLICY),
                  account,
                  name,
                  now,
                  now,
                  1,
                  document,
                  description);
          draft.put(policy);
          return PolicyView.of(policy, 0);
        });
  }

  /**
   * Replaces the document of a policy. Errors: {@code MALFORMED_POLICY_DOCUMENT}, {@code
   * LIMIT_EXCEEDED}, {@code NO_SUCH_ENTITY}, ACCESS_DENIED for one that comes with Cairn.
   */
  public PolicyView createPolicyVersion(AccountId account, String arn, String document) {
    check(document);
    return changes.make(
        draft -> {
          Policy changed = own(draft, account, arn).withDocument(document, entities.now());
          draft.put(changed);
          return PolicyView.of(changed, draft.namesUsing(account, arn).size());
        });
  }

  private void check(String document) {
    long length = document.chars().filter(c -> !Character.isWhitespace(c)).count();
    if (length > MAX_DOCUMENT) {
      throw IamErrors.limitExceeded("PolicySize", MAX_DOCUMENT);
    }
    engine.check(document);
  }

  /** A policy of the account or one that comes with Cairn. Errors: {@code NO_SUCH_ENTITY}. */
  public PolicyView getPolicy(AccountId account, String arn) {
    int attachments = store.namesUsing(account, arn).size();
    return builtIn(arn)
        .map(policy -> PolicyView.of(policy, attachments))
        .or(() -> find(store, account, arn).map(policy -> PolicyView.of(policy, attachments)))
        .orElseThrow(() -> IamErrors.noSuchArn(arn));
  }

  /**
   * A page of those that come with Cairn and then of the account's own, by name.
   *
   * @param after marker of the last one of the page before; the empty text for the first
   */
  public List<PolicyView> listPolicies(AccountId account, String after, int max) {
    List<PolicyView> page = new ArrayList<>();
    boolean begins = after.isEmpty() || after.startsWith(BUILT_IN);
    if (begins) {
      builtIn.stream()
          .filter(policy -> markerOf(policy).compareTo(after) > 0)
          .limit(max)
          .map(policy -> PolicyView.of(policy, store.namesUsing(account, policy.arn()).size()))
          .forEach(page::add);
    }
    store.entities(EntityKind.POLICY, account, begins ? "" : after, max - page.size()).stream()
        .map(Policy.class::cast)
        .map(policy -> PolicyView.of(policy, store.namesUsing(account, policy.arn()).size()))
        .forEach(page::add);
    return page;
  }

  /** Where the next page begins if this policy was the last one. */
  public static String marker(PolicyView policy) {
    String name = policy.name().toLowerCase(Locale.ROOT);
    return policy.arn().startsWith(BUILT_IN_ARN) ? BUILT_IN + name : name;
  }

  private static String markerOf(BuiltInPolicy policy) {
    return BUILT_IN + policy.name().toLowerCase(Locale.ROOT);
  }

  /** Deletes a policy. Errors: {@code NO_SUCH_ENTITY}, {@code DELETE_CONFLICT}, ACCESS_DENIED. */
  public void deletePolicy(AccountId account, String arn) {
    changes.make(
        draft -> {
          Policy policy = own(draft, account, arn);
          if (!draft.namesUsing(account, arn).isEmpty()) {
            throw IamErrors.deleteConflict("a policy that is attached to entities");
          }
          draft.delete(policy);
          return policy;
        });
  }

  /**
   * Attaches a policy; again changes nothing. Errors: {@code NO_SUCH_ENTITY}, {@code
   * LIMIT_EXCEEDED}.
   */
  public void attach(EntityKind kind, AccountId account, String name, String policyArn) {
    changes.make(
        draft -> {
          Identity identity = identity(draft, kind, account, name);
          if (builtIn(policyArn).isEmpty() && find(draft, account, policyArn).isEmpty()) {
            throw IamErrors.noSuchArn(policyArn);
          }
          if (identity.policies().contains(policyArn)) {
            return identity;
          }
          if (identity.policies().size() >= Identity.MAX_POLICIES) {
            throw IamErrors.limitExceeded("PoliciesPer" + capital(kind), Identity.MAX_POLICIES);
          }
          List<String> policies = new ArrayList<>(identity.policies());
          policies.add(policyArn);
          Identity changed = identity.withPolicies(policies);
          draft.put(changed);
          return changed;
        });
  }

  /** Detaches a policy. Errors: {@code NO_SUCH_ENTITY}, also for one that is not attached. */
  public void detach(EntityKind kind, AccountId account, String name, String policyArn) {
    changes.make(
        draft -> {
          Identity identity = identity(draft, kind, account, name);
          if (!identity.policies().contains(policyArn)) {
            throw IamErrors.notAttached(policyArn);
          }
          Identity changed =
              identity.withPolicies(
                  identity.policies().stream().filter(arn -> !arn.equals(policyArn)).toList());
          draft.put(changed);
          return changed;
        });
  }

  /** Those that come with Cairn, as everybody is told of them. */
  public List<PolicyView> builtIn() {
    return builtIn.stream().map(policy -> PolicyView.of(policy, 0)).toList();
  }

  private Optional<BuiltInPolicy> builtIn(String arn) {
    return builtIn.stream().filter(policy -> policy.arn().equals(arn)).findFirst();
  }

  private Policy own(AccessReading reading, AccountId account, String arn) {
    if (builtIn(arn).isPresent()) {
      throw new CairnException.Denied(
          "Policy " + Texts.cut(arn) + " comes with Cairn and can't be changed.");
    }
    return find(reading, account, arn).orElseThrow(() -> IamErrors.noSuchArn(arn));
  }

  /** A policy of another account is none. */
  private static Optional<Policy> find(AccessReading reading, AccountId account, String arn) {
    return EntityArn.parse(arn)
        .filter(parsed -> parsed.kind() == EntityKind.POLICY && parsed.account().equals(account))
        .flatMap(parsed -> reading.policy(account, parsed.name()));
  }

  private static Identity identity(
      AccessReading reading, EntityKind kind, AccountId account, String name) {
    return reading
        .entity(kind, account, name)
        .map(Identity.class::cast)
        .orElseThrow(() -> IamErrors.noSuchEntity(kind, name));
  }

  private static String capital(EntityKind kind) {
    return kind.word().substring(0, 1).toUpperCase(Locale.ROOT) + kind.word().substring(1);
  }
}
