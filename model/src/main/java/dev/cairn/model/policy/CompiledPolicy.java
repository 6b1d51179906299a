package dev.cairn.model.policy;

import java.util.ArrayList;
import java.util.List;

/** Statements, of one policy or of several, as a function of a call. Immutable. */
public final class CompiledPolicy {

  private final List<CompiledStatement> denials = new ArrayList<>();
  private final List<CompiledStatement> allowances = new ArrayList<>();

  private CompiledPolicy() {}

  /**
   * Compiles statements.
   *
   * @param variables whether <code>${...}</code> in resources and conditions names a key of the
   *     call: so in policies of version 2012-10-17
   * @throws IllegalArgumentException if a condition's operator is unknown or a value has not its
   *     form; the message says which
   */
  public static CompiledPolicy of(List<PolicyStatement> statements, boolean variables) {
    CompiledPolicy policy = new CompiledPolicy();
    for (PolicyStatement statement : statements) {
      boolean denies = statement.effect() == PolicyEffect.DENY;
      (denies ? policy.denials : policy.allowances)
          .add(new CompiledStatement(statement, variables));
    }
    return policy;
  }

  /**
   * Decides as IAM does: an explicit deny, else an allow, else an implicit deny.
   *
   * @param action e.g. {@code cloudtrail:StopLogging}; its case does not matter
   * @param resource ARN, or {@code *} for an action that has none
   */
  public PolicyDecision decide(String action, String resource, PolicyContext context) {
    String lowerAction = PolicyContext.lower(action);
    for (CompiledStatement denial : denials) {
      if (denial.applies(lowerAction, resource, context)) {
        return new PolicyDecision.ExplicitlyDenied(denial.source());
      }
    }
    for (CompiledStatement allowance : allowances) {
      if (allowance.applies(lowerAction, resource, context)) {
        return new PolicyDecision.Allowed(allowance.source());
      }
    }
    return new PolicyDecision.ImplicitlyDenied();
  }
}
