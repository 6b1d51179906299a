package dev.cairn.standalone;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** An authority that signs certificates, and PEM files of what a suite needs of it in a folder. */
final class TestAuthority {

  private final Path folder;
  private final X509Bundle bundle;

  TestAuthority(Path folder) throws Exception {
    this.folder = folder;
    this.bundle =
        new CertificateBuilder()
            .subject("CN=authority")
            .setIsCertificateAuthority(true)
            .ecp256()
            .buildSelfSigned();
    Files.writeString(authority(), bundle.getCertificatePEM());
    X509Bundle server =
        new CertificateBuilder()
            .subject("CN=cairn")
            .addSanIpAddress("127.0.0.1")
            .ecp256()
            .buildIssuedBy(bundle);
    Files.writeString(key(), server.getPrivateKeyPEM());
    Files.writeString(certificate(), server.getCertificatePathPEM());
  }

  /** PEM file of its own certificate. */
  Path authority() {
    return folder.resolve("authority.pem");
  }

  /** PEM file of a certificate for the loopback address. */
  Path certificate() {
    return folder.resolve("certificate.pem");
  }

  /** PEM file of the key of {@link #certificate()}. */
  Path key() {
    return folder.resolve("key.pem");
  }

  /** A certificate for a client. */
  X509Bundle client(String subject) throws Exception {
    return new CertificateBuilder().subject(subject).ecp256().buildIssuedBy(bundle);
  }

  /** For gRPC clients without a certificate. */
  SslContext trusted() throws SSLException {
    return GrpcSslContexts.forClient().trustManager(bundle.getCertificate()).build();
  }

  /** For gRPC clients with a certificate. */
  SslContext trustedBy(X509Bundle client) throws SSLException {
    SslContextBuilder tls = GrpcSslContexts.forClient().trustManager(bundle.getCertificate());
    return tls.keyManager(client.getKeyPair().getPrivate(), client.getCertificatePath()).build();
  }

  /** For HTTP clients. */
  SSLContext sslContext() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("edge", bundle.getCertificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
