package dev.cairn.model.policy;

import java.util.ArrayList;
import java.util.List;

/** Statements, of one policy or of several, as a function of a call. Immutable. */
public final class CompiledPolicy {

  private static final PolicyDecision IMPLICITLY_DENIED = new PolicyDecision.ImplicitlyDenied();

  private final List<CompiledStatement> denials = new ArrayList<>();
  private final List<CompiledStatement> allowances = new ArrayList<>();

  private CompiledPolicy() {}

  /**
   * Compiles statements.
   *
   * @param variables whether <code>${...}</code> in resources and conditions names a key of the
   *     call: so in policies of version 2012-10-17
   * @throws IllegalArgumentException if a condition's operator is unknown or a value has not its
   *     form; the message says which, and in which statement
   */
  public static CompiledPolicy of(List<PolicyStatement> statements, boolean variables) {
    CompiledPolicy policy = new CompiledPolicy();
    for (int i = 0; i < statements.size(); i++) {
      policy.add(statements.get(i), i, variables);
    }
    return policy;
  }

  private void add(PolicyStatement statement, int index, boolean variables) {
    try {
      boolean denies = statement.effect() == PolicyEffect.DENY;
      (denies ? denials : allowances).add(new CompiledStatement(statement, index, variables));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Statement[" + index + "]: " + e.getMessage(), e);
    }
  }

  /**
   * Decides as IAM does: an explicit deny, else an allow, else an implicit deny.
   *
   * @param action e.g. {@code cloudtrail:StopLogging}; its case does not matter
   * @param resource ARN, or {@code *} for an action that has none
   */
  public PolicyDecision decide(String action, String resource, PolicyContext context) {
    String lowerAction = PolicyContext.lower(action);
    PolicyDecision denial = first(denials, lowerAction, resource, context);
    return denial instanceof PolicyDecision.ExplicitlyDenied
        ? denial
        : first(allowances, lowerAction, resource, context);
  }

  /** As {@link #decide}, where it does not matter whether a statement allows the call. */
  public PolicyDecision decideDenial(String action, String resource, PolicyContext context) {
    return first(denials, PolicyContext.lower(action), resource, context);
  }

  private static PolicyDecision first(
      List<CompiledStatement> statements,
      String lowerAction,
      String resource,
      PolicyContext context) {
    for (CompiledStatement statement : statements) {
      if (statement.applies(lowerAction, resource, context)) {
        return statement.decision();
      }
    }
    return IMPLICITLY_DENIED;
  }
}
