package dev.cairn.model.selection;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A condition of an advanced selector on one field of an event.
 *
 * @param field e.g. {@code eventCategory}, {@code resources.ARN}
 * @param conditions the values of each operator that is used; an operator without values is left
 *     out
 */
public record FieldSelector(String field, Map<Operator, List<String>> conditions) {

  public FieldSelector {
    requireNonNull(field, "field is null");
    EnumMap<Operator, List<String>> copy = new EnumMap<>(Operator.class);
    conditions.forEach(
        (operator, values) -> {
          if (!values.isEmpty()) {
            copy.put(operator, List.copyOf(values));
          }
        });
    conditions = Collections.unmodifiableMap(copy);
  }

  public static FieldSelector of(String field, Operator operator, String... values) {
    return new FieldSelector(field, Map.of(operator, List.of(values)));
  }

  /** The values of an operator, in order; empty if it is not used. */
  public List<String> values(Operator operator) {
    return conditions.getOrDefault(operator, List.of());
  }
}
