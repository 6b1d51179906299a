package dev.cairn.grpc.tls;

import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Who signs the certificates of servers that are asked over https. */
public final class Authorities {

  private Authorities() {}

  /**
   * Trusts the authorities of a PEM file alone.
   *
   * @throws IOException if the file can't be read, or holds no certificate
   */
  public static SSLContext of(Path file) throws IOException {
    try {
      AdvancedTlsX509TrustManager trusted = AdvancedTlsX509TrustManager.newBuilder().build();
      trusted.updateTrustCredentials(Pem.certificates(Files.readAllBytes(file)));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trusted}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " can't be used: " + e.getMessage(), e);
    }
  }
}
