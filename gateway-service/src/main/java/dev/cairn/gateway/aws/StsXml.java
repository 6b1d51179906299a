package dev.cairn.gateway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Replies of STS. Source: the AWS Security Token Service API Reference. */
final class StsXml {

  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
  private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();

  private final XMLStreamWriter xml;

  private StsXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** Writes elements into another one. */
  interface Content {
    void write(StsXml xml) throws XMLStreamException;
  }

  /** The reply of an operation that succeeded. */
  static byte[] result(String operation, String requestId, Content result) {
    return document(
        operation + "Response",
        xml -> {
          xml.parent(operation + "Result", result);
          xml.parent("ResponseMetadata", inner -> inner.element("RequestId", requestId));
        });
  }

  static byte[] document(String root, Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try {
      XMLStreamWriter xml = XML.createXMLStreamWriter(out, UTF_8.name());
      xml.writeStartElement(root);
      xml.writeDefaultNamespace(NAMESPACE);
      content.write(new StsXml(xml));
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  void parent(String name, Content content) throws XMLStreamException {
    xml.writeStartElement(name);
    content.write(this);
    xml.writeEndElement();
  }

  void element(String name, String text) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
