package dev.cairn.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.grpc.tls.TlsConfig;
import io.micronaut.context.ApplicationContext;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code cairn.access.oidc} and {@code cairn.grpc.tls}. */
class OidcConfigTest {

  private static <T> Collection<T> bind(Class<T> type, Map<String, Object> properties) {
    try (ApplicationContext context =
        ApplicationContext.builder().deduceEnvironment(false).properties(properties).start()) {
      return context.getBeansOfType(type);
    }
  }

  @Test
  void oidc_list() {
    assertThat(bind(OidcConfig.class, Map.of())).isEmpty();
    assertThat(
            bind(
                OidcConfig.class,
                Map.of(
                    "cairn.access.oidc[0].issuer", "https://kubernetes.default.svc",
                    "cairn.access.oidc[0].audience", "cairn",
                    "cairn.access.oidc[1].issuer", "http://127.0.0.1:8080/realms/a",
                    "cairn.access.oidc[1].audience", "c",
                    "cairn.access.oidc[1].jwks-url", "http://127.0.0.1:8080/keys")))
        .containsExactlyInAnyOrder(
            new OidcConfig("https://kubernetes.default.svc", "cairn", null, null, null),
            new OidcConfig(
                "http://127.0.0.1:8080/realms/a",
                "c",
                URI.create("http://127.0.0.1:8080/keys"),
                null,
                null));
  }

  @Test
  void oidc_badValues() {
    for (String issuer :
        new String[] {"http://issuer.example.com", "issuer", "", "https://user@a", "file:///etc"}) {
      assertThatThrownBy(() -> new OidcConfig(issuer, "cairn", null, null, null))
          .hasMessageContaining("cairn.access.oidc: issuer must be an https URL");
    }
    assertThatThrownBy(() -> new OidcConfig("https://issuer", null, null, null, null))
        .hasMessageContaining("needs an audience");
    assertThatThrownBy(
            () ->
                new OidcConfig(
                    "https://issuer", "a", URI.create("http://10.0.0.1/keys"), null, null))
        .hasMessageContaining("cairn.access.oidc: jwks-url must be an https URL");
    assertThatThrownBy(
            () -> new OidcConfig("https://issuer", "a", null, Path.of("/no/ca.pem"), null))
        .hasMessage("cairn.access.oidc: authorities can't be read: /no/ca.pem");
    assertThatThrownBy(
            () -> new OidcConfig("https://issuer", "a", null, null, Path.of("/no/token")))
        .hasMessage("cairn.access.oidc: token-file can't be read: /no/token");
  }

  @Test
  void tls() {
    assertThat(bind(TlsConfig.class, Map.of())).containsExactly(TlsConfig.NONE);
    assertThat(
            bind(
                TlsConfig.class,
                Map.of(
                    "cairn.grpc.tls.certificate", "/tls/c.pem",
                    "cairn.grpc.tls.private-key", "/tls/k.pem",
                    "cairn.grpc.tls.client-authorities", "/tls/clients.pem",
                    "cairn.grpc.tls.authorities", "/tls/ca.pem")))
        .containsExactly(
            new TlsConfig(
                Optional.of(Path.of("/tls/c.pem")),
                Optional.of(Path.of("/tls/k.pem")),
                Optional.of(Path.of("/tls/clients.pem")),
                Optional.of(Path.of("/tls/ca.pem"))));
  }
}
