package dev.cairn.grpc;

import dev.cairn.grpc.tls.Plaintext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * TLS of the HTTP port: the certificate of the gRPC port, unless Micronaut's own settings name
 * another.
 */
final class HttpTls {

  private static final String NAME = "cairn-http-tls";

  private HttpTls() {}

  /**
   * Settles how the HTTP port is served, before anything is made.
   *
   * @throws IllegalStateException if it would be plaintext beyond loopback
   */
  static void settle(Environment environment) {
    boolean isTls =
        isTrue(environment, "micronaut.server.ssl.enabled") || useCertificate(environment);
    if (!isTls) {
      Plaintext.require(
          environment.getProperty("micronaut.server.host", String.class).orElse("0.0.0.0"),
          isTrue(environment, "cairn.grpc.plaintext"),
          "micronaut.server.host",
          "cairn.grpc.tls.certificate and cairn.grpc.tls.private-key");
    }
  }

  private static boolean isTrue(Environment environment, String property) {
    return environment.getProperty(property, Boolean.class).orElse(false);
  }

  private static boolean useCertificate(Environment environment) {
    Optional<String> certificate =
        environment.getProperty("cairn.grpc.tls.certificate", String.class);
    Optional<String> key = environment.getProperty("cairn.grpc.tls.private-key", String.class);
    if (certificate.isEmpty() || key.isEmpty()) {
      return false;
    }
    Map<String, Object> settings = new HashMap<>();
    settings.put("micronaut.server.ssl.enabled", true);
    settings.put("micronaut.server.ssl.key-name", NAME);
    settings.put("micronaut.server.ssl.protocols", "TLSv1.3,TLSv1.2");
    environment
        .getProperty("micronaut.server.port", Integer.class)
        .ifPresent(port -> settings.put("micronaut.server.ssl.port", port));
    settings.put("micronaut.certificate.file." + NAME + ".format", "PEM");
    settings.put("micronaut.certificate.file." + NAME + ".path", key.get());
    settings.put("micronaut.certificate.file." + NAME + ".certificate-path", certificate.get());
    settings.put("micronaut.certificate.file." + NAME + ".refresh-mode", "SCHEDULER");
    settings.put("micronaut.certificate.file." + NAME + ".refresh-interval", "5s");
    environment.addPropertySource(PropertySource.of(NAME, settings));
    return true;
  }
}
