package dev.cairn.model.selection;

import dev.cairn.model.EventRecord;
import dev.cairn.model.Resource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/** Legal selectors whose values are taken from events, or from close beside them. */
final class SelectorGenerator {

  private static final List<String> TYPES =
      List.of(
          "AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table", "AWS::SQS::Queue");
  private static final Map<String, String> ALL =
      Map.of(
          "AWS::S3::Object", "arn:aws:s3",
          "AWS::Lambda::Function", "arn:aws:lambda",
          "AWS::DynamoDB::Table", "arn:aws:dynamodb");
  private static final List<String> EXCLUDABLE =
      List.of("kms.amazonaws.com", "rdsdata.amazonaws.com");

  private final Random random;
  private final List<EventRecord> events;

  SelectorGenerator(Random random, List<EventRecord> events) {
    this.random = random;
    this.events = events;
  }

  EventSelectors selectors() {
    return random.nextInt(3) == 0
        ? EventSelectors.requested(some(5, this::basic), List.of())
        : EventSelectors.requested(List.of(), some(5, this::advanced));
  }

  EventSelector basic() {
    boolean management = random.nextInt(3) > 0;
    List<DataResource> data =
        management && random.nextBoolean() ? List.of() : some(3, this::dataResource);
    return new EventSelector(
        pick(List.of(ReadWriteType.values())),
        management,
        data,
        management && random.nextInt(3) == 0 ? some(2, () -> pick(EXCLUDABLE)) : List.of());
  }

  private DataResource dataResource() {
    String type = TYPES.get(random.nextInt(3));
    return new DataResource(
        type, random.nextInt(5) == 0 ? List.of() : some(4, () -> basicValue(type)));
  }

  private String basicValue(String type) {
    String all = ALL.getOrDefault(type, "");
    if (random.nextInt(6) == 0) {
      return all;
    }
    String arn = type.equals("AWS::S3::Object") ? cut(arn(type)) : arn(type);
    return ResourceArns.isArn(type, arn) ? arn : all;
  }

  AdvancedEventSelector advanced() {
    List<FieldSelector> fields = new ArrayList<>();
    switch (random.nextInt(5)) {
      case 0, 1 -> management(fields);
      case 2, 3 -> data(fields);
      default -> network(fields);
    }
    return new AdvancedEventSelector(Optional.empty(), fields);
  }

  private void management(List<FieldSelector> fields) {
    fields.add(FieldSelector.of("eventCategory", Operator.EQUALS, "Management"));
    maybeReadOnly(fields);
    maybe(
        fields,
        () ->
            new FieldSelector(
                "eventSource", Map.of(Operator.NOT_EQUALS, some(2, () -> pick(EXCLUDABLE)))));
  }

  private void data(List<FieldSelector> fields) {
    String type = pick(TYPES);
    fields.add(FieldSelector.of("eventCategory", Operator.EQUALS, "Data"));
    fields.add(FieldSelector.of("resources.type", Operator.EQUALS, type));
    maybeReadOnly(fields);
    maybe(fields, () -> any("eventName", EventRecord::eventName));
    maybe(fields, () -> any("eventSource", EventRecord::eventSource));
    maybe(fields, () -> any("eventType", EventRecord::eventType));
    maybe(fields, () -> any("userIdentity.arn", event -> event.userArn().orElse("arn:aws:")));
    maybe(fields, () -> arns(type));
    maybe(
        fields,
        () ->
            FieldSelector.of(
                "sessionCredentialFromConsole",
                random.nextBoolean() ? Operator.EQUALS : Operator.NOT_EQUALS,
                "true"));
  }

  private void network(List<FieldSelector> fields) {
    fields.add(FieldSelector.of("eventCategory", Operator.EQUALS, "NetworkActivity"));
    fields.add(FieldSelector.of("eventSource", Operator.EQUALS, event().eventSource()));
    maybe(fields, () -> any("eventName", EventRecord::eventName));
    maybe(fields, () -> FieldSelector.of("errorCode", Operator.EQUALS, "VpceAccessDenied"));
    maybe(fields, () -> any("vpcEndpointId", event -> event.vpcEndpointId().orElse("vpce-1")));
    maybe(fields, () -> any("userIdentity.arn", event -> event.userArn().orElse("arn:aws:")));
  }

  private void maybe(List<FieldSelector> fields, Supplier<FieldSelector> field) {
    if (random.nextInt(4) == 0) {
      fields.add(field.get());
    }
  }

  private void maybeReadOnly(List<FieldSelector> fields) {
    maybe(
        fields,
        () ->
            FieldSelector.of("readOnly", Operator.EQUALS, Boolean.toString(random.nextBoolean())));
  }

  private FieldSelector any(String field, Function<EventRecord, String> value) {
    return conditions(field, operator -> near(operator, value.apply(event())));
  }

  private FieldSelector arns(String type) {
    return conditions(
        "resources.ARN",
        operator -> {
          String value = near(operator, arn(type));
          boolean legal =
              switch (operator) {
                case EQUALS, NOT_EQUALS -> ResourceArns.isArn(type, value);
                case STARTS_WITH, NOT_STARTS_WITH -> ResourceArns.isBeginning(type, value);
                case ENDS_WITH, NOT_ENDS_WITH -> true;
              };
          return legal ? value : arn(type);
        });
  }

  private FieldSelector conditions(String field, Function<Operator, String> value) {
    Map<Operator, List<String>> conditions = new EnumMap<>(Operator.class);
    for (Operator operator : some(3, () -> pick(List.of(Operator.values())))) {
      conditions.put(operator, some(4, () -> value.apply(operator)));
    }
    return new FieldSelector(field, conditions);
  }

  /** A value that may match, or just not. */
  private String near(Operator operator, String value) {
    if (value.isEmpty()) {
      return "*";
    }
    int at = random.nextInt(value.length());
    return switch (random.nextInt(6)) {
      case 0 -> value + "*";
      case 1 -> value;
      default ->
          switch (operator) {
            case EQUALS, NOT_EQUALS -> value;
            case STARTS_WITH, NOT_STARTS_WITH -> value.substring(0, at + 1);
            case ENDS_WITH, NOT_ENDS_WITH -> value.substring(at);
          };
    };
  }

  private String cut(String value) {
    return value.substring(0, value.length() - random.nextInt(Math.min(4, value.length())));
  }

  /** An ARN that some event has, or one that none has. */
  private String arn(String type) {
    for (int i = 0; i < 8; i++) {
      for (Resource resource : event().resources()) {
        if (resource.type().equals(type) && ResourceArns.isArn(type, resource.name())) {
          return resource.name();
        }
      }
    }
    return switch (type) {
      case "AWS::S3::Object" -> "arn:aws:s3:::bucket/key";
      case "AWS::Lambda::Function" -> "arn:aws:lambda:eu-west-1:111122223333:function:f";
      case "AWS::DynamoDB::Table" -> "arn:aws:dynamodb:eu-west-1:111122223333:table/t";
      default -> "arn:aws:sqs:eu-west-1:111122223333:q";
    };
  }

  private EventRecord event() {
    return pick(events);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private <T> List<T> some(int most, Supplier<T> one) {
    List<T> list = new ArrayList<>();
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      list.add(one.get());
    }
    return list;
  }
}
