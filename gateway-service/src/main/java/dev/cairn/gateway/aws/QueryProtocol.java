package dev.cairn.gateway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.gateway.sigv4.Principal;
import dev.cairn.gateway.sigv4.QueryParameters;
import dev.cairn.gateway.sigv4.SignatureVerifier;
import dev.cairn.gateway.sigv4.SignedRequest;
import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * STS's query protocol: a form in, XML out. The only operation is GetCallerIdentity, which tools
 * ask before they use CloudTrail; it has no region. Source: contract 1.16.
 */
final class QueryProtocol {

  static final String CONTENT_TYPE = "application/x-www-form-urlencoded";

  private static final Set<String> SIGNED_FOR = Set.of("sts");
  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
  private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();

  /** What STS calls the common errors. */
  private static final Map<String, String> NAMES =
      Map.of(
          "InvalidSignatureException", "SignatureDoesNotMatch",
          "UnrecognizedClientException", "InvalidClientTokenId",
          "MissingAuthenticationTokenException", "MissingAuthenticationToken",
          "IncompleteSignatureException", "IncompleteSignature",
          "UnknownOperationException", "InvalidAction",
          "UnsupportedOperationException", "UnsupportedOperation");

  private final SignatureVerifier verifier;

  QueryProtocol(SignatureVerifier verifier) {
    this.verifier = verifier;
  }

  Reply answer(SignedRequest request, String requestId) {
    try {
      Principal principal = verifier.verify(request, SIGNED_FOR).principal();
      requireGetCallerIdentity(request);
      return new Reply(200, "text/xml", Map.of(), identity(principal, requestId));
    } catch (RuntimeException e) {
      AwsError error = AwsError.of(e, requestId);
      return new Reply(error.status(), "text/xml", Map.of(), error(error, requestId));
    }
  }

  private static void requireGetCallerIdentity(SignedRequest request) {
    String form = new String(request.body(), UTF_8).replace('+', ' ');
    List<String> actions = QueryParameters.parse(form).getOrDefault("Action", List.of());
    if (!actions.equals(List.of("GetCallerIdentity"))) {
      throw new CairnException.Unsupported(
          "Of STS only GetCallerIdentity is served, got " + Texts.quote(String.join(",", actions)));
    }
  }

  private static byte[] identity(Principal principal, String requestId) {
    return document(
        "GetCallerIdentityResponse",
        xml -> {
          xml.writeStartElement("GetCallerIdentityResult");
          element(xml, "Arn", principal.arn());
          element(xml, "UserId", principal.userId());
          element(xml, "Account", principal.account().value());
          xml.writeEndElement();
          xml.writeStartElement("ResponseMetadata");
          element(xml, "RequestId", requestId);
          xml.writeEndElement();
        });
  }

  private static byte[] error(AwsError error, String requestId) {
    return document(
        "ErrorResponse",
        xml -> {
          xml.writeStartElement("Error");
          element(xml, "Type", error.status() < 500 ? "Sender" : "Receiver");
          element(xml, "Code", NAMES.getOrDefault(error.name(), error.name()));
          element(xml, "Message", error.message());
          xml.writeEndElement();
          element(xml, "RequestId", requestId);
        });
  }

  private interface Content {
    void write(XMLStreamWriter xml) throws XMLStreamException;
  }

  private static byte[] document(String root, Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try {
      XMLStreamWriter xml = XML.createXMLStreamWriter(out, UTF_8.name());
      xml.writeStartElement(root);
      xml.writeDefaultNamespace(NAMESPACE);
      content.write(xml);
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
