package dev.cairn.grpc.access;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.Caller;
import dev.cairn.model.policy.CompiledPolicy;
import dev.cairn.model.policy.PolicyContext;
import dev.cairn.model.policy.PolicyDecision;
import dev.cairn.model.policy.PolicyEffect;
import dev.cairn.model.policy.PolicyStatement;
import dev.cairn.model.policy.PolicyStatement.Selection;
import dev.cairn.proto.configuration.v1.Change;
import dev.cairn.proto.configuration.v1.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All identities and policies, as the newest configuration has them, and what they decide. Written
 * by the configuration watch, read by every call: a call sees one revision, whole. Thread-safe;
 * reads take no lock.
 */
public final class Identities {

  private static final Logger LOG = LoggerFactory.getLogger(Identities.class);

  private static final Decision IMPLICITLY_DENIED =
      new Decision(new PolicyDecision.ImplicitlyDenied(), Optional.empty());

  /** Callers that have no policies and need none. */
  private static final Decision NEEDS_NO_POLICY =
      new Decision(
          new PolicyDecision.Allowed(
              new PolicyStatement(
                  "", PolicyEffect.ALLOW, Selection.of("*"), Selection.of("*"), List.of()),
              0),
          Optional.empty());

  private volatile KnownIdentities state = KnownIdentities.EMPTY;
  private final Set<String> toldMissing = ConcurrentHashMap.newKeySet();

  /**
   * What policies decide, and which of them did.
   *
   * @param policyArn empty if none did, or one that is not attached
   */
  public record Decision(PolicyDecision decision, Optional<String> policyArn) {

    public Decision {
      requireNonNull(decision, "decision is null");
      requireNonNull(policyArn, "policyArn is null");
    }

    public boolean isAllowed() {
      return decision.isAllowed();
    }

    /** Whether a statement denies, whatever others allow. */
    public boolean isExplicitlyDenied() {
      return decision instanceof PolicyDecision.ExplicitlyDenied;
    }

    /** The deciding statement's own name; empty if none decided or it has none. */
    public String sid() {
      return switch (decision) {
        case PolicyDecision.Allowed allowed -> allowed.by().sid();
        case PolicyDecision.ExplicitlyDenied denied -> denied.by().sid();
        case PolicyDecision.ImplicitlyDenied _ -> "";
      };
    }

    /** The deciding statement's place in its policy, from 0; empty if none decided. */
    public OptionalInt statementIndex() {
      return switch (decision) {
        case PolicyDecision.Allowed allowed -> OptionalInt.of(allowed.index());
        case PolicyDecision.ExplicitlyDenied denied -> OptionalInt.of(denied.index());
        case PolicyDecision.ImplicitlyDenied _ -> OptionalInt.empty();
      };
    }
  }

  /** Replaces everything. */
  public synchronized void snapshot(Snapshot snapshot) {
    state = state.replacedBy(snapshot);
  }

  /** One change; what is about neither identities nor policies is ignored. */
  public synchronized void change(Change change) {
    state = state.after(change);
  }

  public Optional<KnownIdentity> find(String arn) {
    return Optional.ofNullable(state.member(arn)).map(KnownIdentities.Member::identity);
  }

  /** Roles that bearers of such a token may take on without asking, by ARN. */
  public List<KnownIdentity> rolesTrustingOidc(String issuer, String subject) {
    return state.trusts().rolesTrustingOidc(issuer, subject);
  }

  /** Roles that a client whose certificate has one of the names may take on, by ARN. */
  public List<KnownIdentity> rolesTrustingCertificate(List<String> names) {
    return state.trusts().rolesTrustingCertificate(names);
  }

  /**
   * What the policies of the caller's identity and its groups say; the administrator and services
   * are always allowed. Keys that tell of the principal itself ({@code aws:PrincipalArn}, {@code
   * aws:username}, its tags ...) are put on top of the context.
   *
   * @param action e.g. {@code cloudtrail:StopLogging}
   * @param resource ARN, or {@code *} for an action that has none
   */
  public Decision decide(Caller caller, String action, String resource, PolicyContext context) {
    return switch (caller.kind()) {
      case ROOT, SERVICE -> NEEDS_NO_POLICY;
      case USER, ROLE ->
          decide(
              caller.identity(),
              caller.userId(),
              Question.of(action, resource, context),
              List.of());
    };
  }

  /**
   * What the policies of a user or role would say.
   *
   * @param beside policies that are tried as if they were attached too
   */
  public Decision simulate(
      String identityArn,
      String action,
      String resource,
      PolicyContext context,
      List<CompiledPolicy> beside) {
    return decide(identityArn, "", Question.of(action, resource, context), beside);
  }

  /**
   * A call, as policies see it.
   *
   * @param action in lower case, so that it is made so once for all policies
   */
  private record Question(String action, String resource, PolicyContext context) {

    static Question of(String action, String resource, PolicyContext context) {
      return new Question(action.toLowerCase(Locale.ROOT), resource, context);
    }

    /**
     * What is decided with one policy more: the first denial, else the first allowance.
     *
     * @param policyArn empty if the policy is not attached
     */
    Decision decide(Decision before, CompiledPolicy policy, Optional<String> policyArn) {
      if (before.isExplicitlyDenied()) {
        return before;
      }
      PolicyDecision decision =
          before.isAllowed()
              ? policy.decideDenial(action, resource, context)
              : policy.decide(action, resource, context);
      return decision instanceof PolicyDecision.ImplicitlyDenied
          ? before
          : new Decision(decision, policyArn);
    }

    Question by(KnownIdentities.Member member, String userId) {
      PolicyContext keys = context.withAll(member.keys());
      return new Question(
          action, resource, userId.isEmpty() ? keys : keys.with("aws:userid", userId));
    }
  }

  private Decision decide(
      String identityArn, String userId, Question question, List<CompiledPolicy> beside) {
    KnownIdentities now = state;
    KnownIdentities.Member member = now.member(identityArn);
    if (member == null || member.identity().kind() == KnownIdentity.Kind.GROUP) {
      return IMPLICITLY_DENIED;
    }
    Question asked = question.by(member, userId);
    Decision decision = IMPLICITLY_DENIED;
    for (KnownPolicy policy : now.policiesOf(member.identity())) {
      tellOnceIfMissing(policy);
      decision = asked.decide(decision, policy.compiled(), Optional.of(policy.arn()));
    }
    for (CompiledPolicy policy : beside) {
      decision = asked.decide(decision, policy, Optional.empty());
    }
    return decision;
  }

  private void tellOnceIfMissing(KnownPolicy policy) {
    if (policy.isMissing() && toldMissing.add(policy.arn())) {
      LOG.error("{} is not known: whoever has it is denied everything", policy.arn());
    }
  }
}
