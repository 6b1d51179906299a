package dev.cairn.cli;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A message as rows of a field's name and value; what is absent or empty is left out. */
final class Fields {

  private Fields() {}

  static List<List<String>> of(Message message) {
    List<List<String>> rows = new ArrayList<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean present =
          field.isRepeated()
              ? message.getRepeatedFieldCount(field) > 0
              : !field.hasPresence() || message.hasField(field);
      String text = present ? text(message.getField(field)) : "";
      if (!text.isEmpty()) {
        rows.add(List.of(field.getName(), text));
      }
    }
    return rows;
  }

  private static String text(Object value) {
    return value instanceof Timestamp time
        ? Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString()
        : String.valueOf(value).strip();
  }
}
