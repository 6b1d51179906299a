package dev.cairn.model.policy;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A statement whose patterns and conditions are compiled. */
final class CompiledStatement {

  private final PolicyDecision decision;
  private final boolean exceptActions;
  private final boolean exceptResources;
  private final Glob[] actions;
  private final Glob[] resources;
  private final List<Predicate<PolicyContext>> conditions;

  /** Keys without which it does not apply, though nothing that it excepts would match. */
  private final List<String> needed;

  CompiledStatement(PolicyStatement source, int index, boolean variables) {
    boolean denies = source.effect() == PolicyEffect.DENY;
    decision =
        denies
            ? new PolicyDecision.ExplicitlyDenied(source, index)
            : new PolicyDecision.Allowed(source, index);
    exceptActions = source.actions().except();
    exceptResources = source.resources().except();
    actions =
        source.actions().patterns().stream()
            .map(pattern -> Glob.of(PolicyContext.lower(pattern), false))
            .toArray(Glob[]::new);
    resources =
        source.resources().patterns().stream()
            .map(pattern -> Glob.of(pattern, variables))
            .toArray(Glob[]::new);
    conditions =
        source.conditions().stream()
            .map(condition -> Conditions.compile(condition, variables))
            .toList();
    needed = denies || !variables ? List.of() : variablesOfExceptions(source);
  }

  /**
   * A variable that the call lacks matches nothing. What is not excepted because of that must not
   * be allowed: see RATIONALE, "Why does an Allow need the variables of what it excepts?"
   */
  private static List<String> variablesOfExceptions(PolicyStatement source) {
    Stream<String> resources =
        source.resources().except() ? source.resources().patterns().stream() : Stream.empty();
    Stream<String> values =
        source.conditions().stream()
            .filter(Conditions::isNegated)
            .flatMap(condition -> condition.values().stream());
    return Stream.concat(resources, values)
        .flatMap(text -> Glob.of(text, true).needed().stream())
        .distinct()
        .toList();
  }

  PolicyDecision decision() {
    return decision;
  }

  /**
   * @param action in lower case
   */
  boolean applies(String action, String resource, PolicyContext context) {
    return anyMatches(actions, action, context) != exceptActions
        && anyMatches(resources, resource, context) != exceptResources
        && conditionsHold(context)
        && hasNeeded(context);
  }

  private boolean conditionsHold(PolicyContext context) {
    for (Predicate<PolicyContext> condition : conditions) {
      if (!condition.test(context)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasNeeded(PolicyContext context) {
    for (String key : needed) {
      if (context.values(key).size() != 1) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyMatches(Glob[] patterns, String text, PolicyContext context) {
    for (Glob pattern : patterns) {
      if (pattern.matches(text, context)) {
        return true;
      }
    }
    return false;
  }
}
