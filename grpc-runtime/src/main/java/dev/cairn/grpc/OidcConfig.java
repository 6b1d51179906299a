package dev.cairn.grpc;

import dev.cairn.grpc.authentication.IssuerHttp;
import dev.cairn.grpc.authentication.OidcIssuer;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.core.annotation.Nullable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An OpenID Connect issuer whose tokens are taken.
 *
 * @param issuer {@code iss} of its tokens: an https URL, or http on loopback
 * @param audience which its tokens must be made for
 * @param jwksUrl where its keys are; absent: discovered
 * @param authorities PEM file: who signs its certificate; absent: the JDK's authorities
 * @param tokenFile holds a bearer token that it is shown; absent: none
 */
@EachProperty(value = "cairn.access.oidc", list = true)
record OidcConfig(
    @Nullable String issuer,
    @Nullable String audience,
    @Nullable URI jwksUrl,
    @Nullable Path authorities,
    @Nullable Path tokenFile) {

  OidcConfig {
    requireAddress("issuer", issuer == null ? "" : issuer);
    if (audience == null || audience.isEmpty()) {
      throw new IllegalArgumentException("cairn.access.oidc: " + issuer + " needs an audience");
    }
    if (jwksUrl != null) {
      requireAddress("jwks-url", jwksUrl.toString());
    }
    requireReadable("authorities", authorities);
    requireReadable("token-file", tokenFile);
  }

  private static void requireAddress(String property, String address) {
    boolean allowed;
    try {
      allowed = IssuerHttp.isAllowed(URI.create(address));
    } catch (IllegalArgumentException e) {
      allowed = false;
    }
    if (!allowed) {
      throw new IllegalArgumentException(
          "cairn.access.oidc: %s must be an https URL, or http on loopback, got %s"
              .formatted(property, address));
    }
  }

  private static void requireReadable(String property, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "cairn.access.oidc: %s can't be read: %s".formatted(property, file));
    }
  }

  OidcIssuer open() {
    return new OidcIssuer(
        String.valueOf(issuer),
        String.valueOf(audience),
        Optional.ofNullable(jwksUrl),
        new IssuerHttp(Optional.ofNullable(authorities), Optional.ofNullable(tokenFile)),
        System::nanoTime);
  }
}
