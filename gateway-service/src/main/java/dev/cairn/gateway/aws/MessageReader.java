package dev.cairn.gateway.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.cairn.gateway.aws.Members.Member;
import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a JSON body into the message that a descriptor describes. Unknown members are passed over,
 * {@code null} is as good as absent, and what has the wrong type is refused with the member's path,
 * e.g. {@code LookupAttributes[0].AttributeKey}.
 */
final class MessageReader {

  private static final byte[] EMPTY_OBJECT = {'{', '}'};

  private final JsonParser json;

  private MessageReader(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads a body; an empty one is an empty object.
   *
   * @throws CairnException.InvalidRequest {@code SERIALIZATION} if it is no JSON object, {@code
   *     VALIDATION} if a member has the wrong type
   */
  static void read(JsonFactory factory, byte[] body, Message.Builder into) {
    try (JsonParser json = factory.createParser(body.length == 0 ? EMPTY_OBJECT : body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw notJson("The body must be a JSON object");
      }
      new MessageReader(json).object(into, "");
      if (json.nextToken() != null) {
        throw notJson("Nothing may follow the JSON object");
      }
    } catch (IOException e) {
      throw notJson("The body is no JSON: " + JsonReplies.fault(e));
    }
  }

  private void object(Message.Builder into, String path) throws IOException {
    Set<Member> found = new HashSet<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      Optional<Member> member = Members.find(into.getDescriptorForType(), name);
      json.nextToken();
      if (member.isEmpty()) {
        json.skipChildren();
      } else if (json.currentToken() != JsonToken.VALUE_NULL) {
        found.add(member.get());
        member(into, member.get().field(), path.isEmpty() ? name : path + "." + name);
      }
    }
    for (Member member : Members.of(into.getDescriptorForType())) {
      if (member.required() && !found.contains(member)) {
        throw missing(member);
      }
    }
  }

  private static CairnException missing(Member member) {
    return CairnException.invalid(
        "VALIDATION",
        member.name(),
        "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
            .formatted(member.name()));
  }

  private void member(Message.Builder into, FieldDescriptor field, String path) throws IOException {
    into.clearField(field); // of two members with one name the last holds
    if (!field.isRepeated()) {
      into.setField(field, value(into, field, path));
      return;
    }
    expect(JsonToken.START_ARRAY, path, "a list");
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      into.addRepeatedField(field, value(into, field, path + "[" + i + "]"));
    }
  }

  private Object value(Message.Builder parent, FieldDescriptor field, String path)
      throws IOException {
    return switch (field.getJavaType()) {
      case STRING -> string(path);
      case BOOLEAN -> bool(path);
      case INT -> (int) integer(path, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> integer(path, Long.MIN_VALUE, Long.MAX_VALUE);
      case BYTE_STRING -> bytes(path);
      case ENUM -> enumValue(field, path);
      case MESSAGE -> message(parent.newBuilderForField(field), path);
      case FLOAT, DOUBLE ->
          throw new IllegalStateException("CloudTrail has no member like " + path);
    };
  }

  private Message message(Message.Builder child, String path) throws IOException {
    if (child.getDescriptorForType().equals(Timestamp.getDescriptor())) {
      return Times.read(json, path);
    }
    expect(JsonToken.START_OBJECT, path, "an object");
    object(child, path);
    return child.build();
  }

  private String string(String path) throws IOException {
    expect(JsonToken.VALUE_STRING, path, "a string");
    String text = json.getText();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isPair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (isPair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw wrong(path, "a string of whole characters");
      }
    }
    return text;
  }

  private boolean bool(String path) {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw wrong(path, "a boolean");
    };
  }

  private long integer(String path, long least, long most) throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT, path, "an integer");
    boolean fits =
        json.getNumberType() == JsonParser.NumberType.INT
            || json.getNumberType() == JsonParser.NumberType.LONG;
    if (!fits || json.getLongValue() < least || json.getLongValue() > most) {
      throw wrong(path, "an integer of " + least + " to " + most);
    }
    return json.getLongValue();
  }

  private ByteString bytes(String path) throws IOException {
    expect(JsonToken.VALUE_STRING, path, "a base64 string");
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(json.getText()));
    } catch (IllegalArgumentException e) {
      throw wrong(path, "a base64 string");
    }
  }

  private EnumValueDescriptor enumValue(FieldDescriptor field, String path) throws IOException {
    String text = string(path);
    for (EnumValueDescriptor value : field.getEnumType().getValues()) {
      if (Members.name(value).filter(text::equals).isPresent()) {
        return value;
      }
    }
    String legal =
        String.join(
            ", ",
            field.getEnumType().getValues().stream()
                .flatMap(value -> Members.name(value).stream())
                .toList());
    throw CairnException.invalid(
        ErrorNames.ofWrongValue(field.getEnumType()),
        path,
        "1 validation error detected: Value %s at '%s' failed to satisfy constraint: Member must satisfy enum value set: [%s]"
            .formatted(Texts.quote(text), path, legal));
  }

  private void expect(JsonToken token, String path, String what) {
    if (json.currentToken() != token) {
      throw wrong(path, what);
    }
  }

  static CairnException wrong(String path, String what) {
    return CairnException.invalid(
        "VALIDATION", path, "1 validation error detected: '%s' must be %s".formatted(path, what));
  }

  private static CairnException notJson(String message) {
    return CairnException.invalid("SERIALIZATION", "", message);
  }
}
