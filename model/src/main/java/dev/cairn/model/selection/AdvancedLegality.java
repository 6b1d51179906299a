package dev.cairn.model.selection;

import dev.cairn.model.EventCategory;
import dev.cairn.model.Texts;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What makes advanced event selectors of a trail legal. Source: contract 1.11. */
final class AdvancedLegality {

  private static final int LONGEST_NAME = 1000;
  private static final int LONGEST_VALUE = 2048;

  /** e.g. {@code AWS::S3::Object}; a company's own services may have types of their own. */
  private static final Pattern RESOURCE_TYPE = Pattern.compile("[A-Za-z0-9]+(::[A-Za-z0-9]+){1,3}");

  /** The categories that trails take advanced selectors for, and their legal fields. */
  private static final Map<EventCategory, Map<SelectorField, FieldRule>> FIELDS = fields();

  private AdvancedLegality() {}

  private static Map<EventCategory, Map<SelectorField, FieldRule>> fields() {
    Map<EventCategory, Map<SelectorField, FieldRule>> fields = new EnumMap<>(EventCategory.class);
    fields.put(
        EventCategory.MANAGEMENT,
        Map.of(
            SelectorField.EVENT_CATEGORY, FieldRule.ONE,
            SelectorField.READ_ONLY, FieldRule.READ_ONLY,
            SelectorField.EVENT_SOURCE, FieldRule.EXCLUDED_SOURCE));
    fields.put(
        EventCategory.DATA,
        Map.of(
            SelectorField.EVENT_CATEGORY, FieldRule.ONE,
            SelectorField.RESOURCES_TYPE, FieldRule.ONE,
            SelectorField.READ_ONLY, FieldRule.READ_ONLY,
            SelectorField.EVENT_NAME, FieldRule.ANY,
            SelectorField.RESOURCES_ARN, FieldRule.ANY,
            SelectorField.EVENT_SOURCE, FieldRule.ANY,
            SelectorField.EVENT_TYPE, FieldRule.ANY,
            SelectorField.USER_IDENTITY_ARN, FieldRule.ANY,
            SelectorField.SESSION_CREDENTIAL_FROM_CONSOLE, FieldRule.FROM_CONSOLE));
    fields.put(
        EventCategory.NETWORK_ACTIVITY,
        Map.of(
            SelectorField.EVENT_CATEGORY, FieldRule.ONE,
            SelectorField.EVENT_SOURCE, FieldRule.ONE,
            SelectorField.EVENT_NAME, FieldRule.ANY,
            SelectorField.ERROR_CODE, FieldRule.DENIED,
            SelectorField.VPC_ENDPOINT_ID, FieldRule.ANY,
            SelectorField.USER_IDENTITY_ARN, FieldRule.ANY));
    return fields;
  }

  static void check(List<AdvancedEventSelector> selectors) {
    int conditions = 0;
    for (int i = 0; i < selectors.size(); i++) {
      check(selectors.get(i), "advanced_event_selectors[" + i + "]");
      for (FieldSelector field : selectors.get(i).fieldSelectors()) {
        for (List<String> values : field.conditions().values()) {
          conditions += values.size();
        }
      }
    }
    if (conditions > EventSelectors.MAX_CONDITIONS) {
      throw Illegal.eventSelectors(
          "advanced_event_selectors",
          "AdvancedEventSelectors can have up to 500 values for all conditions of a trail, got "
              + conditions
              + ".");
    }
  }

  private static void check(AdvancedEventSelector selector, String path) {
    int length = selector.name().map(name -> name.codePointCount(0, name.length())).orElse(0);
    if (length > LONGEST_NAME) {
      throw Illegal.eventSelectors(
          path + ".name", "Name must have up to 1000 characters, got " + length + ".");
    }
    List<FieldSelector> fields = selector.fieldSelectors();
    EnumMap<SelectorField, FieldSelector> known = new EnumMap<>(SelectorField.class);
    for (int i = 0; i < fields.size(); i++) {
      FieldSelector field = fields.get(i);
      String fieldPath = path + ".field_selectors[" + i + "]";
      SelectorField name = parse(field.field(), fieldPath);
      if (known.put(name, field) != null) {
        throw Illegal.eventSelectors(
            fieldPath + ".field", "Field " + name.text() + " is given twice.");
      }
      checkValues(field, fieldPath);
    }
    EventCategory category = category(known, path);
    Map<SelectorField, FieldRule> rules = FIELDS.getOrDefault(category, Map.of());
    checkRequired(rules, known, category, path);
    for (int i = 0; i < fields.size(); i++) {
      checkRule(rules, category, fields.get(i), path + ".field_selectors[" + i + "]");
    }
    checkResources(known, fields, path);
  }

  private static SelectorField parse(String text, String path) {
    return SelectorField.parse(text)
        .orElseThrow(
            () ->
                Illegal.eventSelectors(
                    path + ".field", "Field " + Texts.quote(text) + " is not valid."));
  }

  private static void checkValues(FieldSelector field, String path) {
    if (field.conditions().isEmpty()) {
      throw Illegal.eventSelectors(path, "Field " + field.field() + " has no condition.");
    }
    field
        .conditions()
        .forEach(
            (operator, values) -> {
              for (int i = 0; i < values.size(); i++) {
                String value = values.get(i);
                int length = value.codePointCount(0, value.length());
                if (length < 1 || length > LONGEST_VALUE) {
                  throw Illegal.eventSelectors(
                      path + "." + operator.path() + "[" + i + "]",
                      "A value of field "
                          + field.field()
                          + " must have 1 to 2048 characters, got "
                          + length
                          + ".");
                }
              }
            });
  }

  private static EventCategory category(Map<SelectorField, FieldSelector> fields, String path) {
    FieldSelector field = fields.get(SelectorField.EVENT_CATEGORY);
    if (field == null
        || field.conditions().size() != 1
        || field.values(Operator.EQUALS).size() != 1) {
      throw Illegal.eventSelectors(
          path + ".field_selectors", "Field eventCategory must be given, as Equals of one value.");
    }
    String text = field.values(Operator.EQUALS).getFirst();
    Optional<EventCategory> category = EventCategory.parse(text);
    if (category.isEmpty() || !FIELDS.containsKey(category.get())) {
      throw Illegal.eventSelectors(
          path + ".field_selectors",
          "Value "
              + Texts.quote(text)
              + " for eventCategory is invalid. A trail takes Management, Data or NetworkActivity.");
    }
    return category.get();
  }

  private static void checkRequired(
      Map<SelectorField, FieldRule> rules,
      Map<SelectorField, FieldSelector> fields,
      EventCategory category,
      String path) {
    for (SelectorField field : new TreeSet<>(rules.keySet())) {
      FieldRule rule = rules.get(field);
      if (rule != null && rule.required() && !fields.containsKey(field)) {
        throw Illegal.eventSelectors(
            path + ".field_selectors",
            "Field " + field.text() + " must be given for eventCategory " + category.text() + ".");
      }
    }
  }

  private static void checkRule(
      Map<SelectorField, FieldRule> rules,
      EventCategory category,
      FieldSelector field,
      String path) {
    FieldRule rule = rules.get(parse(field.field(), path));
    if (rule == null) {
      throw Illegal.eventSelectors(
          path + ".field",
          "Field " + field.field() + " is not valid for eventCategory " + category.text() + ".");
    }
    int count = 0;
    for (Map.Entry<Operator, List<String>> condition : field.conditions().entrySet()) {
      Operator operator = condition.getKey();
      if (!rule.operators().contains(operator)) {
        throw Illegal.eventSelectors(
            path + "." + operator.path(),
            "Operator " + operator.text() + " is not valid for field " + field.field() + ".");
      }
      List<String> values = condition.getValue();
      for (int i = 0; i < values.size(); i++) {
        if (!rule.values().isEmpty() && !rule.values().contains(values.get(i))) {
          throw invalidValue(field, values.get(i), path + "." + operator.path() + "[" + i + "]");
        }
      }
      count += values.size();
    }
    if (rule.single() && count > 1) {
      throw Illegal.eventSelectors(
          path, "Field " + field.field() + " takes one value, got " + count + ".");
    }
  }

  private static RuntimeException invalidValue(FieldSelector field, String value, String path) {
    return Illegal.eventSelectors(
        path, "Value " + Texts.quote(value) + " for field " + field.field() + " is invalid.");
  }

  /** The type has a type's shape, and the ARNs are such as resources of that type may have. */
  private static void checkResources(
      Map<SelectorField, FieldSelector> known, List<FieldSelector> fields, String path) {
    FieldSelector typed = known.get(SelectorField.RESOURCES_TYPE);
    if (typed == null) {
      return;
    }
    String type = typed.values(Operator.EQUALS).getFirst();
    if (!RESOURCE_TYPE.matcher(type).matches()) {
      throw invalidValue(
          typed, type, path + ".field_selectors[" + fields.indexOf(typed) + "].equals[0]");
    }
    FieldSelector arns = known.get(SelectorField.RESOURCES_ARN);
    if (arns == null) {
      return;
    }
    String arnPath = path + ".field_selectors[" + fields.indexOf(arns) + "].";
    arns.conditions()
        .forEach(
            (operator, values) -> {
              for (int i = 0; i < values.size(); i++) {
                if (!fits(type, operator, values.get(i))) {
                  throw invalidValue(
                      arns, values.get(i), arnPath + operator.path() + "[" + i + "]");
                }
              }
            });
  }

  private static boolean fits(String type, Operator operator, String value) {
    return switch (operator) {
      case EQUALS, NOT_EQUALS -> ResourceArns.isArn(type, value);
      case STARTS_WITH, NOT_STARTS_WITH -> ResourceArns.isBeginning(type, value);
      case ENDS_WITH, NOT_ENDS_WITH -> true;
    };
  }
}
