package dev.cairn.grpc.authentication;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * What a client's certificate says of it.
 *
 * @param names URIs and DNS names among its alternative names, then its subject by RFC 2253; at
 *     least one
 */
public record ClientCertificate(List<String> names, Instant expires) {

  private static final int DNS_NAME = 2;
  private static final int URI = 6;

  public ClientCertificate {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a certificate must have a name");
    }
  }

  /** Reads a certificate whose chain was verified. */
  public static ClientCertificate of(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    alternatives(certificate).stream()
        .filter(
            name -> name.getFirst() instanceof Integer type && (type == DNS_NAME || type == URI))
        .map(name -> String.valueOf(name.get(1)))
        .forEach(names::add);
    names.add(certificate.getSubjectX500Principal().getName(X500Principal.RFC2253));
    return new ClientCertificate(names, certificate.getNotAfter().toInstant());
  }

  private static Collection<List<?>> alternatives(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      return List.of(); // its subject is left
    }
  }

  /** The first name: what the session is called after. */
  public String name() {
    return names.getFirst();
  }
}
