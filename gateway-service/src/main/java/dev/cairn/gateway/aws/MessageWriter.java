package dev.cairn.gateway.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.cairn.gateway.aws.Members.Member;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Writes a message as JSON. What is absent is left out, never {@code null}. */
final class MessageWriter {

  private final JsonGenerator json;

  private MessageWriter(JsonGenerator json) {
    this.json = json;
  }

  static byte[] write(JsonFactory factory, Message message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = factory.createGenerator(out)) {
      MessageWriter writer = new MessageWriter(json);
      Optional<FieldDescriptor> flattened = Members.flattened(message.getDescriptorForType());
      if (flattened.isPresent()) {
        writer.object(
            (Message) message.getField(flattened.get()),
            Members.ofFlattened(message.getDescriptorForType()));
      } else {
        writer.object(message);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void object(Message message) throws IOException {
    object(message, Members.of(message.getDescriptorForType()));
  }

  private void object(Message message, List<Member> members) throws IOException {
    json.writeStartObject();
    for (Member member : members) {
      member(message, member);
    }
    json.writeEndObject();
  }

  private void member(Message message, Member member) throws IOException {
    FieldDescriptor field = member.field();
    if (isAbsent(message, member)) {
      return;
    }
    json.writeFieldName(member.name());
    if (!field.isRepeated()) {
      value(field, message.getField(field));
      return;
    }
    json.writeStartArray();
    for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
      value(field, message.getRepeatedField(field, i));
    }
    json.writeEndArray();
  }

  private static boolean isAbsent(Message message, Member member) {
    FieldDescriptor field = member.field();
    if (field.isRepeated()) {
      return member.absentIfEmpty() && message.getRepeatedFieldCount(field) == 0;
    }
    if (field.hasPresence()) {
      return !message.hasField(field);
    }
    return switch (message.getField(field)) {
      case String text -> member.absentIfEmpty() && text.isEmpty();
      case EnumValueDescriptor value -> Members.name(value).isEmpty();
      default -> false;
    };
  }

  private void value(FieldDescriptor field, Object value) throws IOException {
    switch (value) {
      case String text -> json.writeString(text);
      case Boolean bool -> json.writeBoolean(bool);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case ByteString bytes ->
          json.writeString(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      case EnumValueDescriptor constant -> json.writeString(Members.name(constant).orElse(""));
      case Timestamp time -> Times.write(json, time);
      case Message message -> object(message);
      default -> throw new IllegalStateException("CloudTrail has no member like " + field);
    }
  }
}
