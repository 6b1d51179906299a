package dev.cairn.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.cairn.grpc.authentication.IssuerHttp;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An issuer with a certificate of an authority of its own, which asks for a token: Kubernetes. */
class IssuerHttpTest {

  @TempDir private Path folder;
  private final AtomicReference<String> shown = new AtomicReference<>("");
  private X509Bundle authority;
  private HttpsServer server;
  private Path authorities;
  private Path token;

  @BeforeEach
  void start() throws Exception {
    authority = authority();
    authorities = Files.writeString(folder.resolve("ca.crt"), authority.getCertificatePEM());
    token = Files.writeString(folder.resolve("token"), "eyJhbGciOi.J9-_.a\n");
    X509Bundle certificate =
        new CertificateBuilder()
            .subject("CN=issuer")
            .addSanIpAddress("127.0.0.1")
            .ecp256()
            .buildIssuedBy(authority);
    KeyManagerFactory keys = certificate.toKeyManagerFactory();
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/keys",
        exchange -> {
          shown.set(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
          byte[] keySet = "{\"keys\":[]}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, keySet.length);
          exchange.getResponseBody().write(keySet);
          exchange.close();
        });
    server.start();
  }

  private static X509Bundle authority() throws Exception {
    return new CertificateBuilder()
        .subject("CN=cluster")
        .setIsCertificateAuthority(true)
        .ecp256()
        .buildSelfSigned();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String fetch(IssuerHttp http) throws IOException {
    URI keys = URI.create("https://127.0.0.1:%d/keys".formatted(server.getAddress().getPort()));
    return http.retrieveResource(keys.toURL()).getContent();
  }

  @Test
  void authorities_areTrustedAlone() throws Exception {
    IssuerHttp http = new IssuerHttp(Optional.of(authorities), Optional.empty());
    assertThat(fetch(http)).isEqualTo("{\"keys\":[]}");
    assertThat(shown).hasValue("null");

    Files.writeString(authorities, authority().getCertificatePEM());
    assertThatThrownBy(() -> fetch(http)).as("rotated").isInstanceOf(IOException.class);
    assertThatThrownBy(() -> fetch(new IssuerHttp(Optional.empty(), Optional.empty())))
        .as("the JDK's authorities")
        .isInstanceOf(IOException.class);
    Files.writeString(authorities, "no certificate");
    assertThatThrownBy(() -> fetch(http)).hasMessageContaining("ca.crt can't be used");
  }

  @Test
  void token_isShownAsItIsNow() throws Exception {
    IssuerHttp http = new IssuerHttp(Optional.of(authorities), Optional.of(token));
    fetch(http);
    assertThat(shown).hasValue("Bearer eyJhbGciOi.J9-_.a");

    Files.writeString(token, "rotated");
    fetch(http);
    assertThat(shown).hasValue("Bearer rotated");

    Files.writeString(token, "two words");
    assertThatThrownBy(() -> fetch(http))
        .hasMessageContaining("holds no bearer token")
        .hasMessageNotContaining("words");
  }
}
