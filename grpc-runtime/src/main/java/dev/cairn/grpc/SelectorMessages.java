package dev.cairn.grpc;

import dev.cairn.model.selection.AdvancedEventSelector;
import dev.cairn.model.selection.DataResource;
import dev.cairn.model.selection.EventSelector;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.FieldSelector;
import dev.cairn.model.selection.InsightSelector;
import dev.cairn.model.selection.Operator;
import dev.cairn.model.selection.ReadWriteType;
import dev.cairn.proto.trail.v1.AdvancedFieldSelector;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Selectors as messages and back. What a basic selector leaves out gets its default. */
public final class SelectorMessages {

  private SelectorMessages() {}

  public static List<EventSelector> basic(List<dev.cairn.proto.trail.v1.EventSelector> messages) {
    return messages.stream().map(SelectorMessages::basic).toList();
  }

  private static EventSelector basic(dev.cairn.proto.trail.v1.EventSelector message) {
    return new EventSelector(
        readWriteType(message.getReadWriteType()),
        !message.hasIncludeManagementEvents() || message.getIncludeManagementEvents(),
        message.getDataResourcesList().stream()
            .map(data -> new DataResource(data.getType(), data.getValuesList()))
            .toList(),
        message.getExcludeManagementEventSourcesList());
  }

  private static ReadWriteType readWriteType(dev.cairn.proto.trail.v1.ReadWriteType type) {
    return switch (type) {
      case READ_WRITE_TYPE_READ_ONLY -> ReadWriteType.READ_ONLY;
      case READ_WRITE_TYPE_WRITE_ONLY -> ReadWriteType.WRITE_ONLY;
      case READ_WRITE_TYPE_ALL, READ_WRITE_TYPE_UNSPECIFIED, UNRECOGNIZED -> ReadWriteType.ALL;
    };
  }

  public static List<AdvancedEventSelector> advanced(
      List<dev.cairn.proto.trail.v1.AdvancedEventSelector> messages) {
    return messages.stream()
        .map(
            message ->
                new AdvancedEventSelector(
                    message.hasName() ? Optional.of(message.getName()) : Optional.empty(),
                    message.getFieldSelectorsList().stream().map(SelectorMessages::field).toList()))
        .toList();
  }

  private static FieldSelector field(AdvancedFieldSelector message) {
    Map<Operator, List<String>> conditions = new EnumMap<>(Operator.class);
    conditions.put(Operator.EQUALS, message.getEqualsList());
    conditions.put(Operator.STARTS_WITH, message.getStartsWithList());
    conditions.put(Operator.ENDS_WITH, message.getEndsWithList());
    conditions.put(Operator.NOT_EQUALS, message.getNotEqualsList());
    conditions.put(Operator.NOT_STARTS_WITH, message.getNotStartsWithList());
    conditions.put(Operator.NOT_ENDS_WITH, message.getNotEndsWithList());
    return new FieldSelector(message.getField(), conditions);
  }

  public static List<InsightSelector> insights(
      List<dev.cairn.proto.trail.v1.InsightSelector> messages) {
    return messages.stream()
        .map(
            message ->
                new InsightSelector(message.getInsightType(), message.getEventCategoriesList()))
        .toList();
  }

  /** The basic selectors, every member given; none if the selectors are advanced. */
  public static List<dev.cairn.proto.trail.v1.EventSelector> basicMessages(
      EventSelectors selectors) {
    return selectors.basic().stream().map(SelectorMessages::message).toList();
  }

  private static dev.cairn.proto.trail.v1.EventSelector message(EventSelector selector) {
    return dev.cairn.proto.trail.v1.EventSelector.newBuilder()
        .setReadWriteType(message(selector.readWriteType()))
        .setIncludeManagementEvents(selector.includeManagementEvents())
        .addAllDataResources(
            selector.dataResources().stream()
                .map(
                    data ->
                        dev.cairn.proto.trail.v1.DataResource.newBuilder()
                            .setType(data.type())
                            .addAllValues(data.values())
                            .build())
                .toList())
        .addAllExcludeManagementEventSources(selector.excludeManagementEventSources())
        .build();
  }

  private static dev.cairn.proto.trail.v1.ReadWriteType message(ReadWriteType type) {
    return switch (type) {
      case READ_ONLY -> dev.cairn.proto.trail.v1.ReadWriteType.READ_WRITE_TYPE_READ_ONLY;
      case WRITE_ONLY -> dev.cairn.proto.trail.v1.ReadWriteType.READ_WRITE_TYPE_WRITE_ONLY;
      case ALL -> dev.cairn.proto.trail.v1.ReadWriteType.READ_WRITE_TYPE_ALL;
    };
  }

  /** The advanced selectors; none if the selectors are basic. */
  public static List<dev.cairn.proto.trail.v1.AdvancedEventSelector> advancedMessages(
      EventSelectors selectors) {
    return selectors.advanced().stream().map(SelectorMessages::message).toList();
  }

  private static dev.cairn.proto.trail.v1.AdvancedEventSelector message(
      AdvancedEventSelector selector) {
    dev.cairn.proto.trail.v1.AdvancedEventSelector.Builder message =
        dev.cairn.proto.trail.v1.AdvancedEventSelector.newBuilder();
    selector.name().ifPresent(message::setName);
    for (FieldSelector field : selector.fieldSelectors()) {
      message.addFieldSelectors(
          AdvancedFieldSelector.newBuilder()
              .setField(field.field())
              .addAllEquals(field.values(Operator.EQUALS))
              .addAllStartsWith(field.values(Operator.STARTS_WITH))
              .addAllEndsWith(field.values(Operator.ENDS_WITH))
              .addAllNotEquals(field.values(Operator.NOT_EQUALS))
              .addAllNotStartsWith(field.values(Operator.NOT_STARTS_WITH))
              .addAllNotEndsWith(field.values(Operator.NOT_ENDS_WITH)));
    }
    return message.build();
  }

  public static List<dev.cairn.proto.trail.v1.InsightSelector> insightMessages(
      List<InsightSelector> selectors) {
    return selectors.stream()
        .map(
            selector ->
                dev.cairn.proto.trail.v1.InsightSelector.newBuilder()
                    .setInsightType(selector.insightType())
                    .addAllEventCategories(selector.eventCategories())
                    .build())
        .toList();
  }
}
