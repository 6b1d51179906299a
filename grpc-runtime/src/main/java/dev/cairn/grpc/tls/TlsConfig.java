package dev.cairn.grpc.tls;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS of the gRPC port and of channels to siblings. All are PEM files, read again when they change.
 *
 * @param certificate of this process, followed by those between it and an authority
 * @param privateKey of the certificate: PKCS #8, without a password
 * @param clientAuthorities who signs certificates that clients may call with
 * @param authorities who signs the siblings' certificates
 */
@ConfigurationProperties("cairn.grpc.tls")
public record TlsConfig(
    Optional<Path> certificate,
    Optional<Path> privateKey,
    Optional<Path> clientAuthorities,
    Optional<Path> authorities) {

  /** No TLS. */
  public static final TlsConfig NONE =
      new TlsConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public TlsConfig {
    if (certificate.isPresent() != privateKey.isPresent()) {
      throw new IllegalArgumentException(
          "cairn.grpc.tls.certificate and cairn.grpc.tls.private-key must be set together");
    }
    if (clientAuthorities.isPresent() && certificate.isEmpty()) {
      throw new IllegalArgumentException(
          "cairn.grpc.tls.client-authorities needs cairn.grpc.tls.certificate");
    }
  }
}
