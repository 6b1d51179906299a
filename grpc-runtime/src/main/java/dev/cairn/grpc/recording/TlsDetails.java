package dev.cairn.grpc.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** How a call came over TLS, as {@code tlsDetails} of an event. Source: contract 2.1. */
final class TlsDetails {

  private static final JsonFactory JSON = new JsonFactory();

  private TlsDetails() {}

  /** The details as a JSON object; empty for a call in the clear. */
  static String of(@Nullable SSLSession session, @Nullable String authority) {
    if (session == null) {
      return "";
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("tlsVersion", session.getProtocol());
      json.writeStringField("cipherSuite", session.getCipherSuite());
      if (authority != null) {
        json.writeStringField("clientProvidedHostHeader", EventParameters.recordable(authority));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
