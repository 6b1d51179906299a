package dev.cairn.grpc.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.cairn.model.Caller;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;

/** A caller as {@code userIdentity} of an event. Source: contract 2.3. */
final class UserIdentity {

  private static final JsonFactory JSON = new JsonFactory();

  private UserIdentity() {}

  /** The identity as a JSON object. */
  static String of(Caller caller) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      switch (caller.kind()) {
        case ROOT -> root(json, caller);
        case USER -> user(json, caller);
        case ROLE -> role(json, caller);
        case SERVICE -> {
          json.writeStringField("type", "AWSService");
          json.writeStringField("invokedBy", "cairn.dev");
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void root(JsonGenerator json, Caller caller) throws IOException {
    begin(json, "Root", caller.account().value(), caller);
    attributes(json, caller);
  }

  private static void user(JsonGenerator json, Caller caller) throws IOException {
    begin(json, "IAMUser", caller.userId(), caller);
    json.writeStringField("userName", lastPart(caller.arn()));
    attributes(json, caller);
  }

  private static void role(JsonGenerator json, Caller caller) throws IOException {
    begin(json, "AssumedRole", caller.userId(), caller);
    int colon = caller.userId().indexOf(':');
    json.writeObjectFieldStart("sessionContext");
    json.writeObjectFieldStart("sessionIssuer");
    json.writeStringField("type", "Role");
    json.writeStringField(
        "principalId", colon < 0 ? caller.userId() : caller.userId().substring(0, colon));
    json.writeStringField("arn", caller.identity());
    json.writeStringField("accountId", caller.account().value());
    json.writeStringField("userName", lastPart(caller.identity()));
    json.writeEndObject();
    sessionAttributes(json, caller);
    json.writeEndObject();
  }

  private static void begin(JsonGenerator json, String type, String principalId, Caller caller)
      throws IOException {
    json.writeStringField("type", type);
    json.writeStringField("principalId", principalId);
    json.writeStringField("arn", caller.arn());
    json.writeStringField("accountId", caller.account().value());
    if (!caller.accessKeyId().isEmpty()) {
      json.writeStringField("accessKeyId", caller.accessKeyId());
    }
  }

  /** Of credentials that a session got; long-lived ones have no context. */
  private static void attributes(JsonGenerator json, Caller caller) throws IOException {
    if (caller.sessionStart().isPresent()) {
      json.writeObjectFieldStart("sessionContext");
      sessionAttributes(json, caller);
      json.writeEndObject();
    }
  }

  private static void sessionAttributes(JsonGenerator json, Caller caller) throws IOException {
    json.writeObjectFieldStart("attributes");
    if (caller.sessionStart().isPresent()) {
      json.writeStringField(
          "creationDate", caller.sessionStart().get().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    json.writeStringField("mfaAuthenticated", "false");
    json.writeEndObject();
  }

  private static String lastPart(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
