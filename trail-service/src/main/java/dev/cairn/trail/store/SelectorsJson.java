package dev.cairn.trail.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.model.selection.AdvancedEventSelector;
import dev.cairn.model.selection.DataResource;
import dev.cairn.model.selection.EventSelector;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.FieldSelector;
import dev.cairn.model.selection.InsightSelector;
import dev.cairn.model.selection.Operator;
import dev.cairn.model.selection.ReadWriteType;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The selectors of a trail in its state: {@code eventSelectors} or {@code advancedEventSelectors},
 * and {@code insightSelectors}. The default, and no Insights, are left out.
 */
final class SelectorsJson {

  private SelectorsJson() {}

  static void write(JsonGenerator json, EventSelectors selectors, List<InsightSelector> insights)
      throws IOException {
    if (selectors.isCustom()) {
      writeBasic(json, selectors.basic());
      writeAdvanced(json, selectors.advanced());
    }
    if (!insights.isEmpty()) {
      json.writeArrayFieldStart("insightSelectors");
      for (InsightSelector insight : insights) {
        json.writeStartObject();
        json.writeStringField("insightType", insight.insightType());
        writeTexts(json, "eventCategories", insight.eventCategories());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private static void writeBasic(JsonGenerator json, List<EventSelector> selectors)
      throws IOException {
    if (selectors.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("eventSelectors");
    for (EventSelector selector : selectors) {
      json.writeStartObject();
      json.writeStringField("readWriteType", selector.readWriteType().text());
      json.writeBooleanField("includeManagementEvents", selector.includeManagementEvents());
      json.writeArrayFieldStart("dataResources");
      for (DataResource data : selector.dataResources()) {
        json.writeStartObject();
        json.writeStringField("type", data.type());
        writeTexts(json, "values", data.values());
        json.writeEndObject();
      }
      json.writeEndArray();
      writeTexts(json, "excludeManagementEventSources", selector.excludeManagementEventSources());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeAdvanced(JsonGenerator json, List<AdvancedEventSelector> selectors)
      throws IOException {
    if (selectors.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("advancedEventSelectors");
    for (AdvancedEventSelector selector : selectors) {
      json.writeStartObject();
      if (selector.name().isPresent()) {
        json.writeStringField("name", selector.name().get());
      }
      json.writeArrayFieldStart("fieldSelectors");
      for (FieldSelector field : selector.fieldSelectors()) {
        json.writeStartObject();
        json.writeStringField("field", field.field());
        for (Map.Entry<Operator, List<String>> condition : field.conditions().entrySet()) {
          writeTexts(json, condition.getKey().text(), condition.getValue());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  static EventSelectors readEventSelectors(JsonMembers state) {
    return EventSelectors.stored(
        state.objects("eventSelectors").stream().map(SelectorsJson::basic).toList(),
        state.objects("advancedEventSelectors").stream().map(SelectorsJson::advanced).toList());
  }

  static List<InsightSelector> readInsightSelectors(JsonMembers state) {
    return state.objects("insightSelectors").stream()
        .map(
            insight ->
                new InsightSelector(insight.text("insightType"), insight.texts("eventCategories")))
        .toList();
  }

  private static EventSelector basic(JsonMembers selector) {
    return new EventSelector(
        ReadWriteType.parse(selector.text("readWriteType"), "readWriteType"),
        selector.bool("includeManagementEvents"),
        selector.objects("dataResources").stream()
            .map(data -> new DataResource(data.text("type"), data.texts("values")))
            .toList(),
        selector.texts("excludeManagementEventSources"));
  }

  private static AdvancedEventSelector advanced(JsonMembers selector) {
    return new AdvancedEventSelector(
        selector.ifAny("name"),
        selector.objects("fieldSelectors").stream().map(SelectorsJson::field).toList());
  }

  private static FieldSelector field(JsonMembers field) {
    Map<Operator, List<String>> conditions = new EnumMap<>(Operator.class);
    for (Operator operator : Operator.values()) {
      conditions.put(operator, field.texts(operator.text()));
    }
    return new FieldSelector(field.text("field"), conditions);
  }
}
