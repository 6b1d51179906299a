package dev.cairn.model.selection;

import dev.cairn.model.EventCategory;
import dev.cairn.model.EventRecord;
import dev.cairn.model.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Selection as contract 1.11 says it, word by word: slow, and easy to check by reading. */
final class NaiveSelection {

  private static final Set<String> RESOURCE_FIELDS = Set.of("resources.type", "resources.ARN");

  private NaiveSelection() {}

  /** An event is selected if any selector matches it. */
  static boolean selects(EventSelectors selectors, EventRecord event) {
    for (EventSelector selector : selectors.basic()) {
      if (selects(selector, event)) {
        return true;
      }
    }
    for (AdvancedEventSelector selector : selectors.advanced()) {
      if (selects(selector, event)) {
        return true;
      }
    }
    return false;
  }

  private static boolean selects(EventSelector selector, EventRecord event) {
    boolean wanted =
        switch (selector.readWriteType()) {
          case READ_ONLY -> event.readOnly();
          case WRITE_ONLY -> !event.readOnly();
          case ALL -> true;
        };
    if (event.category() == EventCategory.MANAGEMENT) {
      return wanted
          && selector.includeManagementEvents()
          && !selector.excludeManagementEventSources().contains(event.eventSource());
    }
    return wanted && event.category() == EventCategory.DATA && names(selector, event);
  }

  private static boolean names(EventSelector selector, EventRecord event) {
    for (DataResource data : selector.dataResources()) {
      for (String value : data.values()) {
        for (Resource resource : event.resources()) {
          if (resource.type().equals(data.type()) && names(data.type(), value, resource.name())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean names(String type, String value, String arn) {
    boolean isAll = value.chars().filter(c -> c == ':').count() == 2 || value.endsWith(":::");
    return isAll || (type.equals("AWS::S3::Object") ? arn.startsWith(value) : arn.equals(value));
  }

  /** Several fields: all of them. */
  private static boolean selects(AdvancedEventSelector selector, EventRecord event) {
    List<FieldSelector> ofResources = new ArrayList<>();
    for (FieldSelector field : selector.fieldSelectors()) {
      if (RESOURCE_FIELDS.contains(field.field())) {
        ofResources.add(field);
      } else if (!matches(field, value(field.field(), event))) {
        return false;
      }
    }
    return ofResources.isEmpty()
        || event.resources().stream().anyMatch(resource -> matches(ofResources, resource));
  }

  private static boolean matches(List<FieldSelector> fields, Resource resource) {
    for (FieldSelector field : fields) {
      String value = field.field().equals("resources.type") ? resource.type() : resource.name();
      if (!matches(field, Optional.of(value))) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> value(String field, EventRecord event) {
    return switch (field) {
      case "eventCategory" -> Optional.of(event.category().text());
      case "eventSource" -> Optional.of(event.eventSource());
      case "eventName" -> Optional.of(event.eventName());
      case "eventType" -> Optional.of(event.eventType());
      case "readOnly" -> Optional.of(event.readOnly() ? "true" : "false");
      case "userIdentity.arn" -> event.userArn();
      case "errorCode" -> event.errorCode();
      case "vpcEndpointId" -> event.vpcEndpointId();
      case "sessionCredentialFromConsole" ->
          event.sessionCredentialFromConsole() ? Optional.of("true") : Optional.empty();
      default -> throw new IllegalArgumentException(field);
    };
  }

  /** Positive operators: any value. Negative ones: no value. Both groups are required. */
  private static boolean matches(FieldSelector field, Optional<String> value) {
    boolean isPositive = false;
    boolean matched = false;
    for (Operator operator : Operator.values()) {
      for (String wanted : field.values(operator)) {
        boolean same = value.isPresent() && compare(operator, value.get(), wanted);
        if (operator.text().startsWith("Not")) {
          if (same) {
            return false;
          }
        } else {
          isPositive = true;
          matched |= same;
        }
      }
    }
    return matched || !isPositive;
  }

  private static boolean compare(Operator operator, String value, String wanted) {
    return switch (operator) {
      case EQUALS, NOT_EQUALS -> value.equals(wanted);
      case STARTS_WITH, NOT_STARTS_WITH -> value.startsWith(wanted);
      case ENDS_WITH, NOT_ENDS_WITH -> value.endsWith(wanted);
    };
  }
}
