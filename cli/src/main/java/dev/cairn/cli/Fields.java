package dev.cairn.cli;

import static java.util.stream.Collectors.joining;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A message as rows of a field's name and one value, those of a message within it among them; what
 * is absent or empty is left out.
 */
final class Fields {

  private Fields() {}

  static List<List<String>> of(Message message) {
    List<List<String>> rows = new ArrayList<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (isPresent(message, field)
          && message.getField(field) instanceof Message part
          && !isScalar(part)) {
        rows.addAll(of(part));
        continue;
      }
      texts(message, field).forEach(text -> rows.add(List.of(field.getName(), text)));
    }
    return rows;
  }

  /** One for each value of a field that has several. */
  private static List<String> texts(Message message, FieldDescriptor field) {
    if (field.isRepeated()) {
      return ((List<?>) message.getField(field)).stream().map(Fields::text).toList();
    }
    String text = text(message, field);
    return text.isEmpty() ? List.of() : List.of(text);
  }

  /** The value of a field for a person to read; empty if it is absent. */
  static String text(Message message, String field) {
    return text(message, message.getDescriptorForType().findFieldByName(field));
  }

  private static String text(Message message, FieldDescriptor field) {
    return isPresent(message, field) ? text(message.getField(field)) : "";
  }

  private static String text(Object value) {
    return switch (value) {
      case Timestamp time -> Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
      case Duration span -> Durations.text(span);
      case EnumValueDescriptor constant -> text(constant);
      case List<?> several -> several.stream().map(Fields::text).collect(joining(", "));
      // A tag is KEY=VALUE, as the options have it.
      case Message parts ->
          parts.getAllFields().values().stream().map(Fields::text).collect(joining("="));
      default -> value.toString().strip();
    };
  }

  /** {@code ACCESS_KEY_STATUS_ACTIVE} of AccessKeyStatus is "active". */
  private static String text(EnumValueDescriptor constant) {
    int prefix = constant.getType().getName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").length() + 1;
    return constant.getNumber() == 0
        ? ""
        : constant.getName().substring(prefix).replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  private static boolean isPresent(Message message, FieldDescriptor field) {
    return !field.hasPresence() || message.hasField(field);
  }

  private static boolean isScalar(Message message) {
    return message instanceof Timestamp || message instanceof Duration;
  }
}
