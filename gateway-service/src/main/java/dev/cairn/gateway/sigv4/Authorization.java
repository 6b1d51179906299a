package dev.cairn.gateway.sigv4;

import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The header {@code Authorization}, e.g. {@code AWS4-HMAC-SHA256
 * Credential=AKIAIOSFODNN7EXAMPLE/20260131/us-east-1/cloudtrail/aws4_request,
 * SignedHeaders=host;x-amz-date, Signature=fe5f...}.
 *
 * @param signedHeaders lower case, as signed
 * @param signature 64 hex digits
 */
record Authorization(
    String accessKeyId, Scope scope, List<String> signedHeaders, String signature) {

  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern HEADERS = Pattern.compile("[!-:<-~]{1,256}(;[!-:<-~]{1,256}){0,99}");
  private static final Pattern DAY = Pattern.compile("[0-9]{8}");
  private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]{1,64}");
  private static final int SCOPE_PARTS = 5;

  Authorization {
    signedHeaders = List.copyOf(signedHeaders);
  }

  /**
   * Reads the header.
   *
   * @throws CairnException.Unauthenticated {@code INCOMPLETE_SIGNATURE} if it is no SigV4 header
   */
  static Authorization parse(String header) {
    if (!header.startsWith(ALGORITHM + " ")) {
      throw incomplete(
          "The Authorization header must begin with '" + ALGORITHM + "', got " + start(header));
    }
    Map<String, String> parts = parts(header.substring(ALGORITHM.length()));
    String credential = require(parts, "Credential");
    String signedHeaders = require(parts, "SignedHeaders");
    String signature = require(parts, "Signature");
    if (!HEADERS.matcher(signedHeaders).matches()) {
      throw incomplete("SignedHeaders must be names of headers with ';' between them.");
    }
    if (!SIGNATURE.matcher(signature).matches()) {
      throw incomplete("Signature must have 64 hexadecimal digits in lower case.");
    }
    return credential(credential, List.of(signedHeaders.split(";", -1)), signature);
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

  private static String require(Map<String, String> parts, String name) {
    String value = parts.get(name);
    if (value == null || value.isEmpty()) {
      throw incomplete("Authorization header requires '" + name + "' parameter.");
    }
    return value;
  }

  private static Authorization credential(
      String credential, List<String> signedHeaders, String signature) {
    String[] parts = credential.split("/", -1);
    if (parts.length != SCOPE_PARTS || !parts[4].equals("aws4_request")) {
      throw incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/aws4_request, got "
              + Texts.quote(credential));
    }
    if (!DAY.matcher(parts[1]).matches()
        || !RegionName.isValid(parts[2])
        || !SERVICE.matcher(parts[3]).matches()) {
      throw incomplete(
          "Credential must be scoped to a day, a region and a service, got "
              + Texts.quote(credential));
    }
    Scope scope = new Scope(parts[1], RegionName.of(parts[2]), parts[3]);
    return new Authorization(parts[0], scope, signedHeaders, signature);
  }

  private static String start(String header) {
    int space = header.indexOf(' ');
    // What follows may be a secret of another scheme.
    return Texts.quote(space < 0 ? "" : header.substring(0, space));
  }

  private static CairnException incomplete(String message) {
    return new CairnException.Unauthenticated("INCOMPLETE_SIGNATURE", message);
  }
}
