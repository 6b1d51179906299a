package dev.cairn.model.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A condition of a statement.
 *
 * @param operator e.g. {@code StringLike}, {@code ForAnyValue:StringEqualsIfExists}
 * @param key key of the request's context, e.g. {@code aws:SourceIp}; its case does not matter
 * @param values of which any may match; for a negated operator none may
 */
public record PolicyCondition(String operator, String key, List<String> values) {

  public PolicyCondition {
    requireNonNull(operator, "operator is null");
    requireNonNull(key, "key is null");
    values = List.copyOf(values);
  }
}
