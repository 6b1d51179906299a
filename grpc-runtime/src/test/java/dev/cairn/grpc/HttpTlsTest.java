package dev.cairn.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP port has the certificate of the gRPC port, or stays on loopback. */
class HttpTlsTest {

  @TempDir Path folder;
  private X509Bundle authority;

  @BeforeEach
  void authority() throws Exception {
    authority =
        new CertificateBuilder()
            .subject("CN=authority")
            .setIsCertificateAuthority(true)
            .ecp256()
            .buildSelfSigned();
  }

  private static ApplicationContext start(Map<String, Object> properties) {
    ApplicationContext context =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .properties(properties)
            .build();
    try {
      HttpTls.settle(context.getEnvironment().start());
      context.start();
      return context;
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  @Test
  void plaintext_beyondLoopback() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("micronaut.server.host", "192.0.2.1");
    assertThatThrownBy(() -> start(properties))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("micronaut.server.host is 192.0.2.1")
        .hasMessageContaining("cairn.grpc.plaintext=true");
    properties.put("cairn.grpc.plaintext", true);
    start(properties).close();
    start(Map.of("micronaut.server.host", "127.0.0.1")).close();
    assertThatThrownBy(() -> start(Map.of()))
        .as("no host is every host")
        .hasMessageContaining("0.0.0.0");
  }

  @Test
  void certificate_ofTheGrpcPort_readAgain() throws Exception {
    X509Bundle first = write();
    Map<String, Object> properties =
        Map.of(
            "micronaut.server.host", "127.0.0.1",
            "micronaut.server.port", "-1",
            "cairn.recording.enabled", "false",
            "endpoints.health.enabled", "true",
            "endpoints.health.sensitive", "false",
            "cairn.data", folder.toString(),
            "cairn.grpc.tls.certificate", folder.resolve("cert.pem").toString(),
            "cairn.grpc.tls.private-key", folder.resolve("key.pem").toString());
    try (ApplicationContext context = start(properties);
        EmbeddedServer http = context.getBean(EmbeddedServer.class).start()) {
      assertThat(http.getScheme()).isEqualTo("https");
      assertThat(served(http)).isEqualTo(first.getCertificate().getSerialNumber());

      BigInteger second = write().getCertificate().getSerialNumber();
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!served(http).equals(second) && System.nanoTime() < deadline) {
        Thread.sleep(Duration.ofMillis(100));
      }
      assertThat(served(http)).isEqualTo(second);
    }
  }

  private X509Bundle write() throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=cairn")
            .addSanIpAddress("127.0.0.1")
            .ecp256()
            .buildIssuedBy(authority);
    Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM());
    Files.writeString(folder.resolve("cert.pem"), bundle.getCertificatePathPEM());
    return bundle;
  }

  private BigInteger served(EmbeddedServer http) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, authority.toTrustManagerFactory().getTrustManagers(), null);
    try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + http.getPort() + "/health"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return ((X509Certificate)
              response.sslSession().orElseThrow(IOException::new).getPeerCertificates()[0])
          .getSerialNumber();
    }
  }
}
