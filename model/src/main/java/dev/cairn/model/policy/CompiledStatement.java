package dev.cairn.model.policy;

import java.util.List;
import java.util.function.Predicate;

/** A statement whose patterns and conditions are compiled. */
final class CompiledStatement {

  private final PolicyStatement source;
  private final Glob[] actions;
  private final Glob[] resources;
  private final List<Predicate<PolicyContext>> conditions;

  CompiledStatement(PolicyStatement source, boolean variables) {
    this.source = source;
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
  }

  PolicyStatement source() {
    return source;
  }

  /**
   * @param action in lower case
   */
  boolean applies(String action, String resource, PolicyContext context) {
    return anyMatches(actions, action, context) != source.actions().except()
        && anyMatches(resources, resource, context) != source.resources().except()
        && conditions.stream().allMatch(condition -> condition.test(context));
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
