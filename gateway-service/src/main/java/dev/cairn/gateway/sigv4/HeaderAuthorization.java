package dev.cairn.gateway.sigv4;

import static dev.cairn.gateway.sigv4.Authorization.ALGORITHM;
import static dev.cairn.gateway.sigv4.Authorization.incomplete;

import dev.cairn.model.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header {@code Authorization}, e.g. {@code AWS4-HMAC-SHA256
 * Credential=AKIAIOSFODNN7EXAMPLE/20260131/us-east-1/cloudtrail/aws4_request,
 * SignedHeaders=host;x-amz-date, Signature=fe5f...}.
 */
final class HeaderAuthorization {

  private static final List<String> REQUIRED = List.of("Credential", "Signature", "SignedHeaders");

  private HeaderAuthorization() {}

  static Authorization read(SignedRequest request, String header) {
    if (!header.startsWith(ALGORITHM + " ")) {
      throw incomplete(
          "The Authorization header must begin with '" + ALGORITHM + "', got " + start(header));
    }
    Map<String, String> parts = parts(header.substring(ALGORITHM.length()));
    requireAll(parts, request);
    return Authorization.of(
        parts.getOrDefault("Credential", ""),
        parts.getOrDefault("SignedHeaders", ""),
        parts.getOrDefault("Signature", ""),
        request.header("X-Amz-Date").orElse(""),
        Optional.empty(),
        sessionToken(request));
  }

  private static Map<String, String> parts(String text) {
    Map<String, String> parts = new HashMap<>();
    for (String part : text.strip().split("[,\\s]+", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0 || parts.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
        throw incomplete(
            "The Authorization header must have parts NAME=VALUE, each once, with ',' between them.");
      }
    }
    return parts;
  }

  private static void requireAll(Map<String, String> parts, SignedRequest request) {
    StringBuilder missing = new StringBuilder();
    for (String name : REQUIRED) {
      if (parts.getOrDefault(name, "").isEmpty()) {
        missing.append("Authorization header requires '").append(name).append("' parameter. ");
      }
    }
    if (request.headers("X-Amz-Date").isEmpty()) {
      missing.append("Authorization header requires existence of 'X-Amz-Date'. ");
    }
    if (!missing.isEmpty()) {
      throw incomplete(missing.toString().strip());
    }
  }

  private static String sessionToken(SignedRequest request) {
    List<String> tokens = request.headers(Authorization.SESSION_TOKEN);
    if (tokens.size() > 1) {
      throw incomplete(Authorization.SESSION_TOKEN + " must be given once.");
    }
    return tokens.isEmpty() ? "" : tokens.getFirst();
  }

  private static String start(String header) {
    int space = header.indexOf(' ');
    // What follows may be a secret of another scheme.
    return Texts.quote(space < 0 ? "" : header.substring(0, space));
  }
}
