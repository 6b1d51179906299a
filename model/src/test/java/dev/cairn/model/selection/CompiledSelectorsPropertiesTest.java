package dev.cairn.model.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.model.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** The compiled predicate says of every event what the contract, read word by word, says. */
class CompiledSelectorsPropertiesTest {

  private static final int EVENTS = 20;

  @Provide
  Arbitrary<Random> randoms() {
    return Arbitraries.longs().map(Random::new);
  }

  @Property(
      tries = 1000,
      seed = "20260401",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.OFF)
  void take_asTheNaiveInterpreter(@ForAll("randoms") Random random) {
    List<EventRecord> events = new EventGenerator(random).events(EVENTS);
    EventSelectors selectors = new SelectorGenerator(random, events).selectors();
    CompiledSelectors compiled = CompiledSelectors.of(selectors);

    for (EventRecord event : events) {
      boolean expected = NaiveSelection.selects(selectors, event);
      assertThat(compiled.take(event)).as("%s%n%s", selectors, event).isEqualTo(expected);
    }
  }

  /** Contract 1.11: a basic selector is equivalent to up to two advanced ones. */
  @Property(
      tries = 1000,
      seed = "20260402",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.OFF)
  void take_basic_asUpToTwoAdvanced(@ForAll("randoms") Random random) {
    List<EventRecord> events = new EventGenerator(random).events(EVENTS);
    EventSelector drawn = new SelectorGenerator(random, events).basic();
    EventSelector basic =
        new EventSelector(
            drawn.readWriteType(),
            drawn.includeManagementEvents(),
            drawn.dataResources().stream().limit(1).toList(),
            drawn.excludeManagementEventSources());
    List<AdvancedEventSelector> advanced = equivalent(basic);

    assertThat(advanced).hasSizeLessThanOrEqualTo(2);
    CompiledSelectors one = CompiledSelectors.of(new EventSelectors.Basic(List.of(basic)));
    CompiledSelectors other = CompiledSelectors.of(new EventSelectors.Advanced(advanced));
    for (EventRecord event : events) {
      assertThat(one.take(event)).as("%s%n%s", basic, event).isEqualTo(other.take(event));
    }
  }

  private static List<AdvancedEventSelector> equivalent(EventSelector basic) {
    List<AdvancedEventSelector> advanced = new ArrayList<>();
    if (basic.includeManagementEvents()) {
      List<FieldSelector> fields = fields("Management", basic.readWriteType());
      fields.add(
          new FieldSelector(
              "eventSource", Map.of(Operator.NOT_EQUALS, basic.excludeManagementEventSources())));
      advanced.add(new AdvancedEventSelector(Optional.empty(), fields));
    }
    for (DataResource data : basic.dataResources()) {
      if (!data.values().isEmpty()) {
        List<FieldSelector> fields = fields("Data", basic.readWriteType());
        fields.add(FieldSelector.of("resources.type", Operator.EQUALS, data.type()));
        arns(data).ifPresent(fields::add);
        advanced.add(new AdvancedEventSelector(Optional.empty(), fields));
      }
    }
    return advanced;
  }

  private static List<FieldSelector> fields(String category, ReadWriteType type) {
    List<FieldSelector> fields = new ArrayList<>();
    fields.add(FieldSelector.of("eventCategory", Operator.EQUALS, category));
    if (type != ReadWriteType.ALL) {
      boolean readOnly = type == ReadWriteType.READ_ONLY;
      fields.add(FieldSelector.of("readOnly", Operator.EQUALS, Boolean.toString(readOnly)));
    }
    return fields;
  }

  private static Optional<FieldSelector> arns(DataResource data) {
    if (data.values().stream().anyMatch(value -> ResourceArns.isAll(data.type(), value))) {
      return Optional.empty();
    }
    Operator operator =
        data.type().equals("AWS::S3::Object") ? Operator.STARTS_WITH : Operator.EQUALS;
    return Optional.of(new FieldSelector("resources.ARN", Map.of(operator, data.values())));
  }
}
