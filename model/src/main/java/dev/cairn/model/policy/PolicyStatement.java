package dev.cairn.model.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A statement of a policy. Whom it concerns is settled before: by what the policy is attached to,
 * or by its principals.
 *
 * @param sid its own name; may be empty
 * @param actions of which it applies to calls
 * @param resources of which it applies to calls
 * @param conditions that must all hold
 */
public record PolicyStatement(
    String sid,
    PolicyEffect effect,
    Selection actions,
    Selection resources,
    List<PolicyCondition> conditions) {

  public PolicyStatement {
    requireNonNull(sid, "sid is null");
    requireNonNull(effect, "effect is null");
    requireNonNull(actions, "actions is null");
    requireNonNull(resources, "resources is null");
    conditions = List.copyOf(conditions);
  }

  /**
   * Patterns, with {@code *} for any run of characters and {@code ?} for one.
   *
   * @param except whether all but these are meant: {@code NotAction}, {@code NotResource}
   */
  public record Selection(List<String> patterns, boolean except) {

    public Selection {
      patterns = List.copyOf(patterns);
    }

    public static Selection of(String... patterns) {
      return new Selection(List.of(patterns), false);
    }
  }
}
