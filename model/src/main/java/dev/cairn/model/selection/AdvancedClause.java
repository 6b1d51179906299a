package dev.cairn.model.selection;

import dev.cairn.model.EventCategory;
import dev.cairn.model.EventRecord;
import dev.cairn.model.Resource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** An advanced selector, compiled; of the event's category it is not asked again. */
final class AdvancedClause implements CompiledSelectors.Clause {

  private static final Set<EventCategory> OF_TRAILS =
      EnumSet.of(EventCategory.MANAGEMENT, EventCategory.DATA, EventCategory.NETWORK_ACTIVITY);

  private record ValueTest(Function<EventRecord, String> value, FieldTest test) {}

  private final List<ValueTest> values = new ArrayList<>();
  private final List<FieldTest> types = new ArrayList<>();
  private final List<FieldTest> arns = new ArrayList<>();

  /** The categories that the selector may take events of; none if it has an unknown field. */
  static Set<EventCategory> categories(AdvancedEventSelector selector) {
    Set<EventCategory> categories = EnumSet.copyOf(OF_TRAILS);
    for (FieldSelector field : selector.fieldSelectors()) {
      Optional<SelectorField> name = SelectorField.parse(field.field());
      if (name.isEmpty()) {
        return Set.of();
      }
      if (name.get() == SelectorField.EVENT_CATEGORY) {
        FieldTest test = new FieldTest(field.conditions());
        categories.removeIf(category -> !test.passes(category.text()));
      }
    }
    return categories;
  }

  AdvancedClause(AdvancedEventSelector selector) {
    for (FieldSelector field : selector.fieldSelectors()) {
      FieldTest test = new FieldTest(field.conditions());
      switch (SelectorField.parse(field.field()).orElseThrow()) {
        case EVENT_CATEGORY -> {}
        case RESOURCES_TYPE -> types.add(test);
        case RESOURCES_ARN -> arns.add(test);
        case READ_ONLY -> add(event -> event.readOnly() ? "true" : "false", test);
        case EVENT_SOURCE -> add(EventRecord::eventSource, test);
        case EVENT_NAME -> add(EventRecord::eventName, test);
        case EVENT_TYPE -> add(EventRecord::eventType, test);
        case USER_IDENTITY_ARN -> add(event -> event.userArn().orElse(""), test);
        case SESSION_CREDENTIAL_FROM_CONSOLE ->
            add(event -> event.sessionCredentialFromConsole() ? "true" : "", test);
        case ERROR_CODE -> add(event -> event.errorCode().orElse(""), test);
        case VPC_ENDPOINT_ID -> add(event -> event.vpcEndpointId().orElse(""), test);
      }
    }
  }

  private void add(Function<EventRecord, String> value, FieldTest test) {
    values.add(new ValueTest(value, test));
  }

  @Override
  public boolean takes(EventRecord event) {
    for (ValueTest value : values) {
      if (!value.test().passes(value.value().apply(event))) {
        return false;
      }
    }
    return (types.isEmpty() && arns.isEmpty()) || takesAny(event.resources());
  }

  /** One resource must meet the conditions on type and on ARN. */
  private boolean takesAny(List<Resource> resources) {
    for (Resource resource : resources) {
      if (pass(types, resource.type()) && pass(arns, resource.name())) {
        return true;
      }
    }
    return false;
  }

  private static boolean pass(List<FieldTest> tests, String value) {
    for (FieldTest test : tests) {
      if (!test.passes(value)) {
        return false;
      }
    }
    return true;
  }
}
