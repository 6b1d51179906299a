package dev.cairn.grpc;

import dev.cairn.grpc.authentication.IssuerHttp;
import dev.cairn.grpc.authentication.OidcIssuer;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.core.annotation.Nullable;
import java.net.URI;
import java.util.Optional;

/**
 * An OpenID Connect issuer whose tokens are taken.
 *
 * @param issuer {@code iss} of its tokens: an https URL, or http on loopback
 * @param audience which its tokens must be made for
 * @param jwksUrl where its keys are; absent: discovered
 */
@EachProperty(value = "cairn.access.oidc", list = true)
record OidcConfig(@Nullable String issuer, @Nullable String audience, @Nullable URI jwksUrl) {

  OidcConfig {
    requireAddress("issuer", issuer == null ? "" : issuer);
    if (audience == null || audience.isEmpty()) {
      throw new IllegalArgumentException("cairn.access.oidc: " + issuer + " needs an audience");
    }
    if (jwksUrl != null) {
      requireAddress("jwks-url", jwksUrl.toString());
    }
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

  OidcIssuer open(IssuerHttp http) {
    return new OidcIssuer(
        String.valueOf(issuer),
        String.valueOf(audience),
        Optional.ofNullable(jwksUrl),
        http,
        System::nanoTime);
  }
}
