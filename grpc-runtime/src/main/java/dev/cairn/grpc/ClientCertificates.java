package dev.cairn.grpc;

import dev.cairn.grpc.authentication.ClientCertificate;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Reads the certificate of a client once for each connection. */
final class ClientCertificates extends ServerTransportFilter {

  /** The certificate that the client of a connection proved; absent if it showed none. */
  static final Attributes.Key<ClientCertificate> KEY = Attributes.Key.create("cairn-certificate");

  @Override
  public Attributes transportReady(Attributes attributes) {
    SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return attributes;
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? attributes.toBuilder().set(KEY, ClientCertificate.of(certificate)).build()
          : attributes;
    } catch (SSLPeerUnverifiedException e) {
      return attributes; // it showed none, which it need not
    }
  }
}
