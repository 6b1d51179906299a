package dev.cairn.model.selection;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/** An advanced event selector: it takes the events that meet all of its conditions. */
public record AdvancedEventSelector(Optional<String> name, List<FieldSelector> fieldSelectors) {

  public AdvancedEventSelector {
    requireNonNull(name, "name is null");
    fieldSelectors = List.copyOf(fieldSelectors);
  }
}
